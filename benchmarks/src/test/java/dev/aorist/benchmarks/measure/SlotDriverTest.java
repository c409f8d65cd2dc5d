package dev.aorist.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SlotDriverTest {
  private final SlotDriver driver = new SlotDriver(new SteppingTicker());

  @Test
  void all_slots_are_in_flight_and_a_slot_is_used_again_when_it_was_answered() throws Exception {
    List<Integer> started = new ArrayList<>();
    List<CompletableFuture<Void>> open = new ArrayList<>();

    Window window =
        driver.run(
            3,
            1000,
            slot -> {
              started.add(slot);
              CompletableFuture<Void> future = new CompletableFuture<>();
              open.add(future);
              if (open.size() == 3) { // no slot is left: answer, the last one first
                List<CompletableFuture<Void>> group = List.copyOf(open);
                open.clear();
                for (int i = group.size() - 1; i >= 0; i--) {
                  group.get(i).complete(null);
                }
              }
              return future;
            });

    assertThat(started.subList(0, 6)).containsExactly(0, 1, 2, 1, 0, 2);
    assertThat(window.latency().getTotalCount()).isEqualTo(started.size());
    assertThat(window.perSecond()).isPositive();
  }

  @Test
  void a_failed_operation_fails_the_window() {
    RuntimeException cause = new RuntimeException("disk");

    assertThatThrownBy(() -> driver.run(2, 1000, slot -> CompletableFuture.failedFuture(cause)))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(cause);
  }
}
