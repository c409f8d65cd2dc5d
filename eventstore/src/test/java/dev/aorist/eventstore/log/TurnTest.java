package dev.aorist.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers at one turn, on the threads of the machine. */
@Timeout(120)
class TurnTest {
  private static final int CALLERS = 6;
  private static final int EACH = 100_000;

  /** What each caller's last piece of work was; guarded by the turn. */
  private final int[] last = new int[CALLERS];

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private int outOfOrder;

  @Test
  void work_runs_alone_and_in_the_order_of_its_caller() throws InterruptedException {
    try (Worker worker = new SystemEnvironment().workers("lane", 2)) {
      var turn = new Turn(worker);
      var done = new CountDownLatch(CALLERS * EACH);
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int number = caller;
        callers.add(
            new Thread(
                () -> {
                  for (int i = 1; i <= EACH; i++) {
                    int piece = i;
                    turn.execute(() -> work(number, piece, done));
                  }
                }));
      }
      callers.forEach(Thread::start);
      done.await();

      assertThat(together.get()).as("pieces of work that ran beside others").isZero();
      assertThat(outOfOrder).as("pieces of work out of order").isZero();
      assertThat(last).containsOnly(EACH);
    }
  }

  private void work(int caller, int piece, CountDownLatch done) {
    if (inside.getAndIncrement() != 0) {
      together.incrementAndGet();
    }
    if (last[caller] != piece - 1) {
      outOfOrder++;
    }
    last[caller] = piece;
    inside.decrementAndGet();
    done.countDown();
  }
}
