package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the file system of a store that is written to, waits until appends are refused, makes room
 * again, and expects that the store goes on and that everything is there.
 */
class FullDiskTest {
  private static final long SEED = 1;
  private static final JournalSizes SIZES = new JournalSizes(256 * 1024, 512 * 1024);
  private static final long BYTES = 24L << 20;
  private static final int WRITERS = 16;
  private static final int A_TURN = 10;
  private static final int MOST_TURNS = 200;

  /** So many on one store: all of its history is checked in the end. */
  private static final int A_STORE = 3;

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final long seed = Measures.seed(SEED);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private volatile String text = "";

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void a_full_disk_refuses_appends_and_loses_nothing() throws Exception {
    int times = Measures.full() ? 150 : 6;
    Optional<String> missing = SmallFileSystem.missing(path.resolve("trial"));
    if (missing.isPresent()) {
      System.out.printf("full disks: %d SKIPPED, since %s%n", times, missing.get());
      Measures.write(new Measure("full-disks", 0, 0, seed, 0, times));
    }
    assumeThat(missing).as("small file systems need root and loop devices").isEmpty();
    long begin = System.nanoTime();
    int tried = 0;
    int failed = 1;
    try (var quiet = new Quiet()) {
      for (int store = 0; tried < times; store++) {
        Path directory = path.resolve("disk" + store);
        try (var disk =
            store % 2 == 0
                ? SmallFileSystem.ext4(directory, BYTES, "defaults")
                : SmallFileSystem.tmpfs(directory, BYTES)) {
          fillOneStore(disk.path());
        }
        tried += A_STORE;
      }
      failed = 0;
    } finally {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "full disks: %d, %d appends, %d refused, %.1f s, seed %d%n",
          tried, done.get(), refused.get(), seconds, seed);
      Measures.write(new Measure("full-disks", tried + failed, failed, seed, seconds, 0));
    }
  }

  private void fillOneStore(Path disk) throws Exception {
    Path directory = disk.resolve("store");
    var environment = new SystemEnvironment();
    var history = new History();
    LogEventStore store =
        DiskEventStore.open(
                vertx,
                environment,
                new OsDirectory(directory),
                new TextCodec(),
                CrashRun.OPTIONS,
                SIZES)
            .await(60, TimeUnit.SECONDS);
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(counted(store), history, environment.clock(), random.nextLong(), 400));
    }
    for (int time = 0; time < A_STORE; time++) {
      Future<?> underWay = write(writers);
      Path ballast = disk.resolve("ballast");
      fill(ballast, random.nextInt(1 << 20));
      underWay.await(60, TimeUnit.SECONDS);
      int before = refused.get();
      for (int turn = 0; refused.get() == before; turn++) {
        assertThat(turn).as("it is refused in the end").isLessThan(MOST_TURNS);
        write(writers).await(60, TimeUnit.SECONDS);
      }
      assertThat(text)
          .contains("Nothing was written; what is stored can be read.")
          .containsAnyOf("No space left on device", "bytes and")
          .endsWith("the store goes on by itself then.");
      for (int p = 0; p < store.partitions(); p++) {
        history.read(store, new Position(p, 0), 1 << 20).await(60, TimeUnit.SECONDS);
      }
      Files.delete(ballast);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                int refusedBefore = refused.get();
                write(writers).await(60, TimeUnit.SECONDS);
                return refused.get() == refusedBefore;
              });
    }
    store.close().await(60, TimeUnit.SECONDS);
    assertThat(unknown).as("no answer is left open").hasValue(0);
    HistoryChecker.check(history, Killed.read(vertx, directory));
  }

  /** Some appends of all writers at once. */
  private Future<?> write(List<Writer> writers) {
    List<Future<Void>> all = new ArrayList<>();
    for (Writer writer : writers) {
      Promise<Void> written = Promise.promise();
      ((VertxInternal) vertx)
          .createEventLoopContext()
          .runOnContext(any -> writer.write(A_TURN).onComplete(written));
      all.add(written.future());
    }
    return Future.join(all);
  }

  private EventWriter counted(LogEventStore store) {
    return append -> store.append(append).onComplete(this::count);
  }

  private void count(AsyncResult<Appended> answer) {
    if (answer.succeeded()) {
      done.incrementAndGet();
    } else if (answer.cause() instanceof StoreUnavailableException) {
      text = answer.cause().getMessage();
      refused.incrementAndGet();
    } else if (answer.cause() instanceof OutcomeUnknownException) {
      unknown.incrementAndGet();
    }
  }

  /** Writes until the disk is full, and then gives back so many bytes. */
  private static void fill(Path ballast, int free) throws IOException {
    try (var file =
        FileChannel.open(ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
      try {
        while (true) {
          file.write(chunk.clear());
        }
      } catch (IOException full) {
        file.truncate(Math.max(0, file.size() - free));
        file.force(false);
      }
    }
  }
}
