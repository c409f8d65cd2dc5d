package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.log.PendingRecord;
import dev.aorist.eventstore.log.Replicas;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no other member has confirmed may be cut off, so it must not be sealed, ever. */
class UncommittedTest {
  private static final int APPENDS = 400;
  private static final EventStoreOptions ONE = new EventStoreOptions(1, Duration.ofDays(1));

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final Environment environment = new SealsAtOnce(new SystemEnvironment());
  private final Environment.Worker replication = environment.worker("replication");
  private final AtomicLong forced = new AtomicLong();

  @AfterEach
  void end() throws Exception {
    replication.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  /** What is to be sealed is sealed before whoever said so goes on. */
  private record SealsAtOnce(Environment real) implements Environment {
    @Override
    public Clock clock() {
      return real.clock();
    }

    @Override
    public long nanoTime() {
      return real.nanoTime();
    }

    @Override
    public RandomGenerator random() {
      return real.random();
    }

    @Override
    public Worker worker(String name) {
      return name.equals("aorist-seal") ? new AtOnce() : real.worker(name);
    }

    @Override
    public Worker workers(String name, int threads) {
      return real.workers(name, threads);
    }
  }

  private static final class AtOnce implements Environment.Worker {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {}

    @Override
    public void close() {}
  }

  /** Others that never confirm anything. */
  private final class Silent implements Replicas {
    @Override
    public void sending(List<PendingRecord<?>> batch) {}

    @Override
    public void forced(int partition, long records) {
      forced.set(records);
    }

    @Override
    public long ask(int partition) {
      return 1;
    }

    @Override
    public void failed(Throwable cause) {}
  }

  private LogEventStore open() throws Exception {
    return SmallJournals.openReplica(
            vertx,
            environment,
            new OsDirectory(path),
            new TextCodec(),
            ONE,
            replication,
            new Silent())
        .await(60, TimeUnit.SECONDS);
  }

  @Test
  void what_is_not_confirmed_is_not_sealed_while_a_store_is_opened() throws Exception {
    LogEventStore store = open();
    replication.execute(() -> store.local().lead(0, 1));
    Awaitility.await().until(() -> forced.get() > 0);
    for (int i = 0; i < APPENDS; i++) {
      store.append(
          Append.to(
              Uuid7.at(environment.clock().instant(), environment.random()),
              StreamId.parse("account-" + i),
              ExpectedVersion.any(),
              "x".repeat(200)));
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> forced.get() > APPENDS);
    store.close().await(60, TimeUnit.SECONDS);
    assertThat(files(".journal")).isGreaterThan(1);

    LogEventStore again = open();

    assertThat(files(".segment")).isZero();
    again.close().await(60, TimeUnit.SECONDS);
  }

  private long files(String ending) throws IOException {
    try (var all = Files.list(path)) {
      return all.filter(file -> file.toString().endsWith(ending)).count();
    }
  }
}
