package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sealer that gets no time of its own: appends become slower, and what waits does not grow. */
class SealingLagTest {
  private static final JournalSizes SIZES = new JournalSizes(32 << 10, 32 << 10);
  private static final Duration SLOW_WRITE = Duration.ofMillis(5);
  private static final int APPENDS = 2_000;

  private final SimulatedEnvironment world = new SimulatedEnvironment(1);
  private final Starving environment = new Starving(world, new ArrayList<>());
  private final FaultyFiles files =
      new FaultyFiles(1)
          .with(
              call -> {
                if (call.operation() == Operation.WRITE && call.name().contains("segment")) {
                  world.pass(SLOW_WRITE);
                }
              });
  private final Quiet quiet = new Quiet();
  private LogEventStore store = open();

  @AfterEach
  void end() {
    quiet.close();
    world.close();
  }

  /** The world, but for the worker that seals: its tasks wait until the test runs them. */
  private record Starving(SimulatedEnvironment world, List<Runnable> held) implements Environment {
    @Override
    public Clock clock() {
      return world.clock();
    }

    @Override
    public long nanoTime() {
      return world.nanoTime();
    }

    @Override
    public RandomGenerator random() {
      return world.random();
    }

    @Override
    public Worker worker(String name) {
      Worker worker = world.worker(name);
      return name.equals("aorist-seal") ? new Holding(worker, held) : worker;
    }

    @Override
    public Worker workers(String name, int threads) {
      return world.workers(name, threads);
    }
  }

  private record Holding(Environment.Worker worker, List<Runnable> held)
      implements Environment.Worker {
    @Override
    public void execute(Runnable task) {
      held.add(task);
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
      held.add(task);
    }

    @Override
    public void close() {
      worker.close();
    }
  }

  private LogEventStore open() {
    return world.await(
        DiskEventStore.open(
            world.vertx(), environment, files, new TextCodec(), CrashRun.OPTIONS, SIZES));
  }

  private long append(int number) {
    var id = Uuid7.at(world.clock().instant(), world.random());
    StreamId stream = StreamId.of("account", Integer.toString(number % 17));
    long before = world.nanoTime();
    world.await(store.append(Append.to(id, stream, ExpectedVersion.any(), "x".repeat(200))));
    return world.nanoTime() - before;
  }

  /** Bytes of journals that have no segment yet. */
  private long unsealed() throws IOException {
    List<String> names = files.list();
    long bytes = 0;
    for (String name : names) {
      if (name.endsWith(".journal") && !names.contains(name.replace("journal", "segment"))) {
        bytes += files.sizeOf(name);
      }
    }
    return bytes;
  }

  @Test
  void appends_take_part_so_that_what_waits_stays_bounded() throws IOException {
    long most = 0;
    for (int i = 0; i < APPENDS; i++) {
      append(i);
      most = Math.max(most, unsealed());
    }

    assertThat(files.list()).filteredOn(name -> name.endsWith(".segment")).hasSizeGreaterThan(5);
    // What may wait, and the journal that is written to and the one that is ready.
    assertThat(most).isLessThanOrEqualTo(SIZES.mostUnsealed() + 2 * SIZES.most());
  }

  @Test
  void appends_are_fast_until_sealing_lags_and_slow_while_it_does() throws IOException {
    long slowest = 0;
    int fast = 0;
    for (; unsealed() <= SIZES.mostUnsealed() - SIZES.most(); fast++) {
      slowest = Math.max(slowest, append(fast));
    }
    assertThat(fast).isPositive();
    assertThat(slowest).isLessThan(SLOW_WRITE.toNanos());

    long sum = 0;
    for (int i = fast; i < APPENDS; i++) {
      sum += append(i);
    }

    assertThat(sum / (APPENDS - fast)).isGreaterThan(slowest);
    assertThat(store.statistics().longestCommitNanos())
        .isGreaterThanOrEqualTo(SLOW_WRITE.toNanos());
  }

  @Test
  void nothing_is_lost_or_double_when_the_sealer_comes_back() {
    for (int i = 0; i < APPENDS; i++) {
      append(i);
    }
    for (int i = 0; i < environment.held.size(); i++) {
      environment.held.get(i).run();
      world.runUntilIdle();
    }
    assertThat(store.end().events()).isEqualTo(APPENDS);
    world.crash(2);
    files.endProcess();
    environment.held.clear();

    store = open();

    assertThat(store.end().events()).isEqualTo(APPENDS);
  }
}
