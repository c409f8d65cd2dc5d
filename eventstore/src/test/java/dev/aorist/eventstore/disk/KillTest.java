package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Outcome;
import dev.aorist.eventstore.testkit.TextCodec;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, again and again on one store, and opens what it leaves. */
class KillTest {
  /** Small, so that files are turned over under load. */
  static final JournalSizes SIZES = new JournalSizes(256 * 1024, 512 * 1024);

  private static final long SEED = 1;
  private static final int LONGEST_LIFE = 1500;

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final History history = new History();
  private int answers;

  @Test
  void a_killed_process_has_lost_nothing_that_it_acknowledged() throws Exception {
    int kills = Measures.full() ? 1000 : 10;
    long seed = Measures.seed(SEED);
    var random = new SplittableRandom(seed);
    long begin = System.nanoTime();
    int failed = 0;
    try {
      for (int kill = 0; kill < kills; kill++) {
        failed++;
        killOne(random.nextLong(), 1 + random.nextInt(LONGEST_LIFE));
        HistoryChecker.check(history, read());
        failed--;
      }
    } finally {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf("kills: %d, %d answers, %.1f s%n", kills, answers, seconds);
      Measures.write(new Measure("kills", kills, failed, seed, seconds, 0));
      vertx.close().await(60, TimeUnit.SECONDS);
    }
    assertThat(answers).isGreaterThan(kills * 10);
  }

  /** Starts a process, kills it when it has had so many answers, and reads what it said. */
  private void killOne(long seed, int life) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                path.toString(),
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, Append> sent = new HashMap<>();
    Map<String, Consumer<Outcome>> open = new HashMap<>();
    int heard = 0;
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        String[] words = line.split(" ");
        if (words[0].equals(">")) {
          sent.put(words[1], append(words));
          open.put(words[1], history.begin(sent.get(words[1])));
        } else {
          open.get(words[1]).accept(outcome(words));
          if (++heard == life) {
            // By its handle: Process would close the pipe, and what is still in it counts.
            process.toHandle().destroyForcibly();
          }
        }
      }
    }
    assertThat(process.waitFor()).as("killed by SIGKILL").isEqualTo(128 + 9);
    answers += heard;
  }

  private static Append append(String[] words) {
    return History.labelled(
        UUID.fromString(words[2]),
        Arrays.stream(words).skip(6).map(StreamId::parse).toList(),
        new ExpectedVersion(Long.parseLong(words[3])),
        Integer.parseInt(words[4]),
        "x".repeat(Integer.parseInt(words[5])));
  }

  private static Outcome outcome(String[] words) {
    return switch (words[2]) {
      case "done" ->
          new Outcome.Done(
              new Appended(
                  Position.parse(words[3]),
                  Integer.parseInt(words[4]),
                  Long.parseLong(words[5]),
                  Long.parseLong(words[6])));
      case "conflict" ->
          new Outcome.Conflict(
              new VersionConflictException(
                  StreamId.parse(words[3]),
                  new ExpectedVersion(Long.parseLong(words[4])),
                  Long.parseLong(words[5])));
      default -> throw new AssertionError("the process was told " + String.join(" ", words));
    };
  }

  private List<List<Event>> read() throws Exception {
    LogEventStore store =
        DiskEventStore.open(
                vertx,
                new SystemEnvironment(),
                new OsDirectory(path),
                new TextCodec(),
                CrashRun.OPTIONS,
                SIZES)
            .await(60, TimeUnit.SECONDS);
    List<List<Event>> log = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      EventBatch batch =
          store.read(new Position(p, 0), Integer.MAX_VALUE).await(60, TimeUnit.SECONDS);
      log.add(batch.events());
    }
    store.close().await(60, TimeUnit.SECONDS);
    return log;
  }
}
