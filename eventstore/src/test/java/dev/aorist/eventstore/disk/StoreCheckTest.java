package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Flips bits of a store that is sealed, each alone, and has them found and located. */
class StoreCheckTest {
  private static final int BLOCK = 64 * 1024;
  private final long seed = Measures.seed(1);
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void every_flipped_bit_of_sealed_data_is_found_and_located() throws Exception {
    int wanted = Measures.full() ? 1_000_000 : 10_000;
    long begin = System.nanoTime();
    int missed = 0;
    try (var world = new SimulatedEnvironment(seed)) {
      FaultyFiles files = SealedStores.write(world, seed, 400);
      StoreReport well = verify(files, true);
      assertThat(well.problems()).isEmpty();
      assertThat(well.segments()).isGreaterThan(3);
      assertThat(well.records()).isEqualTo(400);
      List<String> segments =
          new ArrayList<>(
              files.list().stream().filter(name -> SegmentFormat.number(name) > 0).toList());
      for (int i = 0; i < wanted; i++) {
        String name = segments.get(random.nextInt(segments.size()));
        long bit = random.nextLong(8 * files.sizeOf(name));
        files.flipBit(name, bit);
        boolean found = verify(files, false).problems().stream().anyMatch(at(name, bit / 8));
        files.flipBit(name, bit);
        if (!found) {
          missed++;
          System.out.println("seed " + seed + ": missed bit " + bit + " of " + name);
        }
      }
      assertThat(verify(files, true).problems()).isEmpty();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("flips in segments: %d, %d missed, %.1f s%n", wanted, missed, seconds);
    Measures.write(new Measure("segment-flips", wanted, missed, seed, seconds, 0));
    assertThat(missed).isZero();
  }

  private static Predicate<CorruptDataException> at(String name, long position) {
    return problem ->
        problem.file().equals(name) && problem.at() <= position && position < problem.at() + BLOCK;
  }

  private static StoreReport verify(FaultyFiles files, boolean hashes) throws Exception {
    return StoreCheck.verify(files, hashes, (done, total) -> {});
  }

  @Test
  void a_segment_that_is_missing_is_missed() throws Exception {
    try (var world = new SimulatedEnvironment(seed)) {
      FaultyFiles files = SealedStores.write(world, seed, 400);
      files.delete(SegmentFormat.name(2));
      assertThat(verify(files, false).problems())
          .isNotEmpty()
          .first()
          .satisfies(
              problem ->
                  assertThat(problem)
                      .hasMessageContaining("000003.segment")
                      .hasMessageContaining("000002.segment, is missing"));
    }
  }
}
