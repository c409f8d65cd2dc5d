package dev.aorist.aggregates.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.Fuzzing;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import org.junit.jupiter.api.Test;

/** Damaged bytes for the decoder of snapshots. */
class SnapshotFuzzTest {
  private static final long SEED = 1;

  @Test
  void no_damaged_snapshot_is_taken_for_right() throws InterruptedException {
    long wanted = Measures.full() ? 2_000_000 : 50_000;
    long seed = Measures.seed(SEED);
    var fuzzing = new Fuzzing(seed, "SnapshotFuzzTest", 2 * wanted);
    long begin = System.nanoTime();
    long tried =
        fuzzing.run(new EntryTarget(false), wanted) + fuzzing.run(new EntryTarget(true), wanted);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Measures.write(new Measure("fuzz", tried, fuzzing.failures().size(), seed, seconds, 0));
    assertThat(fuzzing.failures()).isEmpty();
    assertThat(tried).isEqualTo(2 * wanted);
  }
}
