package dev.aorist.commandbus;

import static dev.aorist.commandbus.CommandBusContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Offered twice what it can do. First as many commands are kept in flight as the bus lets in: so
 * fast it is, and so long an answer takes then. Then commands come twice as fast, whatever becomes
 * of them.
 */
class OverloadTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long NANOS = (FULL ? 60 : 2) * 1_000_000_000L;
  private static final int IN_FLIGHT = 1_000;
  private static final int ACCOUNTS = 100;

  /** What an accepted command may take, of what it took before the overload. */
  private static final int SLOWER = FULL ? 3 : 10;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Environment environment = new SystemEnvironment();
  private LogEventStore store;
  private CommandBus bus;

  @BeforeEach
  void open() {
    store =
        get(
            DiskEventStore.open(
                vertx,
                environment,
                new OsDirectory(directory),
                Bank.CODEC,
                EventStoreOptions.defaults()));
    bus =
        CommandBus.builder(vertx, environment, store, store)
            .register(AggregateType.of(Account.class))
            .maxInFlight(IN_FLIGHT)
            .build();
    for (int i = 0; i < ACCOUNTS; i++) {
      get(bus.send(new Open("a" + i)));
    }
  }

  @AfterEach
  void close() {
    get(bus.close());
    get(store.close());
    get(vertx.close());
  }

  /** What was measured, in nanoseconds. */
  private static final class Times {
    private final List<Long> accepted = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> refused = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong others = new AtomicLong();

    void answered(long start, AsyncResult<Outcome> answer) {
      long took = System.nanoTime() - start;
      if (answer.succeeded()) {
        accepted.add(took);
      } else if (answer.cause() instanceof OverloadedException) {
        refused.add(took);
      } else {
        others.incrementAndGet();
      }
    }

    static long p99(List<Long> times) {
      var sorted = new ArrayList<>(times);
      Collections.sort(sorted);
      return sorted.get((int) (sorted.size() * 0.99));
    }
  }

  /** A refusal is there when the call returns; other answers are timed where they come. */
  private void send(int n, Times times, Runnable then) {
    long start = System.nanoTime();
    Future<Outcome> sent = bus.send(new Deposit("a" + n % ACCOUNTS, 1));
    if (sent.failed()) {
      times.answered(start, sent);
      then.run();
    } else {
      sent.onComplete(
          answer -> {
            times.answered(start, answer);
            then.run();
          });
    }
  }

  private Times closedLoop(long nanos) throws InterruptedException {
    var times = new Times();
    var free = new Semaphore(IN_FLIGHT);
    long end = System.nanoTime() + nanos;
    for (int n = 0; System.nanoTime() < end; n++) {
      free.acquire();
      send(n, times, free::release);
    }
    free.acquire(IN_FLIGHT);
    return times;
  }

  private Times openLoop(long nanos, double perSecond) throws InterruptedException {
    var times = new Times();
    long start = System.nanoTime();
    var open = new Semaphore(0);
    int sent = 0;
    for (long now = start; now < start + nanos; now = System.nanoTime()) {
      for (; sent < (now - start) / 1e9 * perSecond; sent++) {
        send(sent, times, open::release);
      }
      LockSupport.parkNanos(100_000);
    }
    open.acquire(sent);
    return times;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void twice_what_it_can_do_is_refused_fast_and_the_rest_goes_as_before() throws Exception {
    closedLoop(NANOS / 4); // warm
    Times before = closedLoop(NANOS / 2);
    double perSecond = before.accepted.size() / (NANOS / 2 / 1e9);
    long heapBefore = usedHeap();

    Times over = openLoop(NANOS, 2 * perSecond);

    long bookkeeping = 48L * (over.accepted.size() + over.refused.size());
    String seen =
        String.format(
            "capacity %.0f/s, accepted %d, refused %d; p99 before %d us, over %d us, refusals %d us",
            perSecond,
            over.accepted.size(),
            over.refused.size(),
            Times.p99(before.accepted) / 1_000,
            Times.p99(over.accepted) / 1_000,
            over.refused.isEmpty() ? 0 : Times.p99(over.refused) / 1_000);
    System.out.println("OverloadTest: " + seen);
    assertThat(over.others).as(seen).hasValue(0);
    assertThat(over.refused).as(seen).isNotEmpty();
    assertThat(Times.p99(over.refused)).as(seen).isLessThan(Times.p99(before.accepted));
    assertThat(Times.p99(over.accepted)).as(seen).isLessThan(SLOWER * Times.p99(before.accepted));
    // The newest records stay in memory, 64 MiB of them, and what this test itself notes.
    assertThat(usedHeap() - heapBefore - bookkeeping).as(seen).isLessThan(160L << 20);
  }
}
