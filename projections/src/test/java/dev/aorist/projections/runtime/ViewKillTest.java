package dev.aorist.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.testkit.KilledViews;
import dev.aorist.projections.testkit.PostgresServer;
import dev.aorist.projections.testkit.StoreKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that appends, folds and rebuilds is killed again and again, at random moments: the
 * views are then what a replay from the first event gives, what is parked included, whether they
 * were being folded live or rebuilt. A rebuild goes on with the rows that it had.
 */
class ViewKillTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long SEED = Long.getLong("aorist.seed", 9);
  private static final int KILLS = Integer.getInteger("views.kills", FULL ? 100 : 2);

  @TempDir Path directory;

  /** What is in memory is folded anew from the log, which takes no test in each build. */
  static Stream<Arguments> stores() {
    return Stream.of(StoreKind.values())
        .filter(kind -> FULL || kind.isDurable())
        .flatMap(kind -> Stream.of(Arguments.of(kind, false), Arguments.of(kind, true)));
  }

  @ParameterizedTest
  @MethodSource("stores")
  @Timeout(3_600)
  void a_view_is_a_replay_from_zero_after_kill_9_again_and_again(StoreKind kind, boolean rebuilds)
      throws Exception {
    Random random = new Random(SEED);
    String views =
        switch (kind) {
          case MEMORY -> KilledViews.MEMORY;
          case H2 -> directory.resolve("views").toString();
          case POSTGRES -> PostgresServer.newSchema();
        };
    long events = 0;
    long rebuilt = 0;
    long resumed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      String how = "%s, rebuilds %b, kill %d, seed %d".formatted(kind, rebuilds, kill, SEED);
      Path said = directory.resolve("said");
      Process victim = start(views, rebuilds, SEED * 1_000 + kill, said);
      try {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> !victim.isAlive() || Files.readString(said).startsWith("ready"));
        victim.waitFor(50 + random.nextInt(700), TimeUnit.MILLISECONDS);
        assertThat(victim.isAlive()).as(how).isTrue();
      } finally {
        victim.destroyForcibly().waitFor();
      }
      rebuilt += Files.readAllLines(said).stream().filter("rebuilt"::equals).count();
      try (var life = new KilledViews(directory.resolve("events"), views)) {
        List<ViewCheck> checks = life.check();
        assertThat(checks).as(how).hasSize(2).allMatch(ViewCheck::holds);
        resumed += life.requireResumed(how);
        assertThat(life.events()).as(how).isGreaterThanOrEqualTo(events);
        events = life.events();
      }
    }
    System.out.printf(
        "views in %s under kill -9: %d kills, seed %d, %d events, %d rebuilds done, %d resumed, all hold%n",
        kind, KILLS, SEED, events, rebuilt, resumed);
    assertThat(events).isPositive();
  }

  private Process start(String views, boolean rebuilds, long seed, Path said) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledViews.Victim.class.getName(),
            directory.resolve("events").toString(),
            views,
            "" + rebuilds,
            "" + seed)
        .redirectOutput(said.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
