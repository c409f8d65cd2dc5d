package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Regions;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Views that have nothing to fold cost no processor time, whatever their order. */
@Timeout(120)
class IdleTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void a_worker_that_has_nothing_to_do_costs_nothing(StoreKind kind) {
    ViewStore store = kind.open(directory);
    try (var world = new World(8, AccountEvent.class, MeterEvent.class)) {
      world.append("account-1", new Opened("Ann"), new Deposited(5));
      ProjectionRuntime runtime = world.start(store, Balances.class, Regions.class);
      get(runtime.caughtUp());
      long working = nanos();
      List<Long> seconds = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        long before = nanos();
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(20)).until(() -> true);
        seconds.add(nanos() - before);
      }
      long least = seconds.stream().mapToLong(Long::longValue).min().orElseThrow();
      System.out.printf("%s: idle workers took %d µs in 300 ms%n", kind, least / 1_000);

      assertThat(working).as("the threads are found, and have worked").isPositive();
      assertThat(Duration.ofNanos(least)).isLessThan(Duration.ofMillis(1));
      // They are idle, not gone.
      var last = world.append("account-1", new Deposited(1)).last();
      assertThat(get(runtime.view(Balances.class).atLeast(last).get("1"))).isPresent();
    }
    get(store.close());
  }

  /** The processor time of all threads of views and of their stores. */
  private static long nanos() {
    long nanos = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("aorist-")) {
        nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos;
  }
}
