package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.segment.Segments;
import dev.aorist.eventstore.testkit.TextCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real threads write and read while small journals are sealed one after another. */
class SealingThreadsTest {
  private static final JournalSizes SIZES = new JournalSizes(128 << 10, 128 << 10, 500);
  private static final int WRITERS = 2;
  private static final int STREAMS = 100;
  private static final int EACH = 60;

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean written = new AtomicBoolean();
  private final List<Throwable> failures = new ArrayList<>();
  private LogEventStore store;

  @Test
  void readers_never_miss_an_event_while_journals_become_segments() throws Exception {
    try {
      for (int life = 0; life < 2; life++) {
        written.set(false);
        store = open();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          int from = life * EACH;
          writers.add(start(() -> write(writer, from)));
        }
        Thread byPartition = start(this::followPartitions);
        Thread byStream = start(this::readStreams);
        for (Thread each : writers) {
          each.join();
        }
        written.set(true);
        byPartition.join();
        byStream.join();
        assertThat(failures).isEmpty();
        await(store.close());
      }
      assertThat(Segments.numbers(new OsDirectory(path)).size()).isGreaterThan(20);
      assertThat(StoreCheck.verify(new OsDirectory(path), true, (done, total) -> {}))
          .satisfies(report -> assertThat(report.problems()).isEmpty())
          .satisfies(
              report -> assertThat(report.events()).isEqualTo(2L * WRITERS * STREAMS * EACH));
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private Thread start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                synchronized (failures) {
                  failures.add(e);
                }
              }
            });
    thread.start();
    return thread;
  }

  private LogEventStore open() throws Exception {
    return await(
        DiskEventStore.open(
            vertx,
            new SystemEnvironment(),
            new OsDirectory(path),
            new TextCodec(),
            new EventStoreOptions(4, Duration.ofDays(1)),
            SIZES));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(30, TimeUnit.SECONDS);
  }

  /** Each round appends to all of the writer's streams, the version expected, all at once. */
  private void write(int writer, int from) throws Exception {
    for (int version = from; version < from + EACH; version++) {
      List<Future<Appended>> round = new ArrayList<>();
      for (int s = 0; s < STREAMS; s++) {
        round.add(
            store.append(
                Append.to(
                    UuidCreator.getTimeOrderedEpoch(),
                    StreamId.of("writer" + writer, "" + s),
                    version == 0
                        ? ExpectedVersion.noStream()
                        : ExpectedVersion.exactly(version - 1),
                    "event " + version + "x".repeat(150))));
      }
      await(Future.all(round));
    }
  }

  private void followPartitions() throws Exception {
    boolean last = false;
    while (!last) {
      last = written.get();
      for (int p = 0; p < store.partitions(); p++) {
        long next = 0;
        for (boolean end = false; !end; ) {
          EventBatch batch = await(store.read(new Position(p, next), 40_000));
          for (Event event : batch.events()) {
            assertThat(event.position().offset()).isEqualTo(next++);
          }
          assertThat(batch.next()).isEqualTo(next);
          end = batch.end();
        }
      }
    }
  }

  private void readStreams() throws Exception {
    var random = new SplittableRandom(1);
    boolean last = false;
    while (!last) {
      last = written.get();
      for (int i = 0; i < 50; i++) {
        StreamId stream =
            StreamId.of("writer" + random.nextInt(WRITERS), "" + random.nextInt(STREAMS));
        List<Event> up = await(store.readStream(StreamRead.of(stream))).events();
        for (int v = 0; v < up.size(); v++) {
          assertThat(up.get(v).version()).isEqualTo(v);
        }
        List<Event> down = await(store.readStream(StreamRead.of(stream).backwards())).events();
        assertThat(down.size()).isGreaterThanOrEqualTo(up.size());
        for (int v = 0; v < down.size(); v++) {
          assertThat(down.get(v).version()).isEqualTo(down.size() - 1 - v);
        }
      }
    }
  }
}
