package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Flips single bits of a store's files: it must refuse to open or to read, or give everything as it
 * was acknowledged.
 */
class BitFlipsTest {
  private static final long SEED = 1;
  private static final int A_STORE = 2_000;

  private final List<String> failures = new ArrayList<>();
  private int tried;
  private int detected;

  @Test
  void a_flipped_bit_is_found_or_does_no_harm() throws Exception {
    int wanted = Measures.full() ? 5_000_000 : 50_000;
    long first = Measures.seed(SEED);
    long begin = System.nanoTime();
    Seeds.tryAll(
        first,
        (world, seed) -> new BitFlipRun(world, seed).flip(A_STORE),
        run -> {
          tried += A_STORE;
          detected += run.detected();
          failures.addAll(run.failures());
          return tried < wanted && failures.isEmpty();
        });
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "bit flips: %d, %d found, %d harmless, %d served wrong, %.1f s%n",
        tried, detected, tried - detected - failures.size(), failures.size(), seconds);
    Measures.write(new Measure("bit-flips", tried, failures.size(), first, seconds, 0));
    assertThat(failures).isEmpty();
    assertThat(detected).isGreaterThan(tried / 4);
  }
}
