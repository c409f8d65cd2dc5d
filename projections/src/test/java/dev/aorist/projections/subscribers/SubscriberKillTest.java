package dev.aorist.projections.subscribers;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Subscriber;
import dev.aorist.projections.spi.Share;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Reference;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that appends and has a subscriber write down what it is told is killed again and again,
 * at random moments: the subscriber is told of every event that it handles, in the order of its
 * partition, and of some more than once.
 */
class SubscriberKillTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long SEED = Long.getLong("aorist.seed", 8);
  private static final int KILLS = Integer.getInteger("subscriber.kills", FULL ? 100 : 2);

  @TempDir Path directory;

  @Test
  @Timeout(3_600)
  void no_event_is_missed_after_kill_9_again_and_again() throws Exception {
    Random random = new Random(SEED);
    Path log = directory.resolve("events");
    Path heard = Files.createFile(directory.resolve("heard"));
    for (int kill = 0; kill < KILLS; kill++) {
      String how = "kill %d, seed %d".formatted(kill, SEED);
      Path said = directory.resolve("said");
      Process victim = start(log, heard, SEED * 1_000 + kill, said);
      try {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> !victim.isAlive() || Files.readString(said).startsWith("ready"));
        victim.waitFor(50 + random.nextInt(700), TimeUnit.MILLISECONDS);
        assertThat(victim.isAlive()).as(how).isTrue();
      } finally {
        victim.destroyForcibly().waitFor();
      }
    }
    try (var life = new Life(log, heard)) {
      get(life.runtime.caughtUp());
      List<Position> handled =
          Reference.events(life.store).stream()
              .filter(event -> event.payload() instanceof Deposited)
              .map(Event::position)
              .toList();
      List<String> lines = Files.readAllLines(heard);
      Set<String> first = new LinkedHashSet<>(lines);
      System.out.printf(
          "a subscriber under kill -9: %d kills, seed %d, %d events, %d of them told again%n",
          KILLS, SEED, handled.size(), lines.size() - first.size());

      assertThat(handled).isNotEmpty();
      for (int p = 0; p < life.store.end().partitions(); p++) {
        String partition = p + ":";
        assertThat(first.stream().filter(position -> position.startsWith(partition)))
            .as("partition %d, seed %d", p, SEED)
            .containsExactlyElementsOf(
                handled.stream()
                    .map(Position::toString)
                    .filter(position -> position.startsWith(partition))
                    .toList());
      }
    }
  }

  private static Process start(Path log, Path heard, long seed, Path said) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            log.toString(),
            heard.toString(),
            "" + seed)
        .redirectOutput(said.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Writes down the position of each deposit; what was written outlives the process. */
  @Subscriber("noter")
  private record Noter(Path heard) {
    @EventHandler
    Future<Void> on(Deposited deposited, Event event) {
      try {
        Files.writeString(heard, event.position() + "\n", StandardOpenOption.APPEND);
        return Future.succeededFuture();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A log on disk with the subscriber. */
  private static final class Life implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final EventStore store;
    private final SubscriberRuntime runtime;

    Life(Path log, Path heard) {
      store =
          get(
              DiskEventStore.open(
                  vertx,
                  new SystemEnvironment(),
                  new OsDirectory(log),
                  JsonEventCodec.builder().register(AccountEvent.class).build(),
                  EventStoreOptions.defaults().withPartitions(4)));
      var problems = new Problems();
      List<EventConsumer> consumers =
          ConsumerWiring.read(
              List.of(new Noter(heard)),
              (id, command, cause) -> Future.succeededFuture(),
              problems);
      problems.throwIfAny();
      runtime =
          get(SubscriberRuntime.start(vertx, store, store.consumerOffsets(), consumers, Share.ALL));
    }

    @Override
    public void close() {
      get(runtime.close());
      get(store.close());
      get(vertx.close());
    }
  }

  /** Appends on and on, until it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) {
      var life = new Life(Path.of(args[0]), Path.of(args[1]));
      var random = new SplittableRandom(Long.parseLong(args[2]));
      System.out.println("ready");
      while (true) {
        get(
            life.store.append(
                Append.to(
                    UuidCreator.getTimeOrderedEpoch(),
                    StreamId.of("account", "" + random.nextInt(50)),
                    ExpectedVersion.any(),
                    new Opened("Ann"),
                    new Deposited(random.nextInt(60)))));
      }
    }
  }
}
