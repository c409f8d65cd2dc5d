package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final long SEED = Long.getLong("quakes.kill.seed", 7);
  private static final int KILLS = Boolean.getBoolean("aorist.full") ? 40 : 3;

  @TempDir Path directory;

  @Test
  void a_feed_killed_again_and_again_ends_as_one_played_in_one_go() throws Exception {
    Random random = new Random(SEED);
    Oracle oracle = new Oracle(FeedMaker.real());
    List<Instant> instants = Expected.instants(oracle, random);
    Map<String, String> asked = Map.of("QUAKES_AS_OF", Expected.list(instants));
    Path killed = directory.resolve("killed");
    for (int i = 0; i < KILLS; i++) {
      killWhilePlaying(killed, 50 + random.nextInt(700));
    }

    // An operator looks at what is there meanwhile, under the clock of the day.
    Run rebuild = Child.cli(directory, "view", "rebuild", "regions", "--data", killed.toString());
    assertThat(rebuild.code()).as(rebuild.err()).isZero();

    JsonObject afterKills = Run.once(killed, asked).summary();
    JsonObject inOneGo = Run.once(directory.resolve("whole"), asked).summary();

    Expected.assertAgree(afterKills, oracle, instants, "seed " + SEED);
    assertThat(afterKills).as("seed %d", SEED).isEqualTo(inOneGo);
  }

  /** Lets it start, then kills it after some more milliseconds, wherever it is then. */
  private void killWhilePlaying(Path data, int millis) throws Exception {
    Map<String, String> environment = Map.of("QUAKES_DATA", data.toString(), "QUAKES_ONCE", "1");
    try (Child child = Child.start(directory, environment)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> child.err().contains("Playing") || !child.process().isAlive());
      child.process().waitFor(millis, TimeUnit.MILLISECONDS);
      child.kill();
    }
  }
}
