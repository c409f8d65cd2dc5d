package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Seeds;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Flips bits of a store that is sealed, each alone, and has them found and located. */
class StoreCheckTest {
  private static final int BLOCK = 64 * 1024;
  private static final int A_STORE = 1_000;
  private final long seed = Measures.seed(1);
  private final List<String> missing = new ArrayList<>();
  private int tried;

  @Test
  void every_flipped_bit_of_sealed_data_is_found_and_located() throws Exception {
    int wanted = Measures.full() ? 1_000_000 : 10_000;
    long begin = System.nanoTime();
    AssertionError failure =
        Seeds.tryAll(
            seed,
            StoreCheckTest::flips,
            missed -> {
              tried += A_STORE;
              missing.addAll(missed);
              return tried < wanted && missing.isEmpty();
            });
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("flips in segments: %d, %d missed, %.1f s%n", tried, missing.size(), seconds);
    Measures.write(new Measure("segment-flips", tried, missing.size(), seed, seconds, 0));
    if (failure != null) {
      throw failure;
    }
    assertThat(missing).isEmpty();
  }

  /** Flips distinct bits of one store's segments; those that were not found. */
  private static List<String> flips(SimulatedEnvironment world, long seed) throws Exception {
    var random = new SplittableRandom(seed);
    FaultyFiles files = SealedStores.write(world, seed, 400);
    StoreReport well = verify(files, true);
    assertThat(well.problems()).isEmpty();
    assertThat(well.segments()).isGreaterThan(3);
    assertThat(well.records()).isEqualTo(400);
    List<String> segments =
        files.list().stream().filter(name -> SegmentFormat.number(name) > 0).toList();
    List<String> missed = new ArrayList<>();
    Set<String> flipped = new HashSet<>();
    while (flipped.size() < A_STORE) {
      String name = segments.get(random.nextInt(segments.size()));
      long bit = random.nextLong(8 * files.sizeOf(name));
      String what = "seed " + seed + ", bit " + bit + " of " + name;
      if (flipped.add(what)) {
        files.flipBit(name, bit);
        if (verify(files, false).problems().stream().noneMatch(at(name, bit / 8))) {
          missed.add(what);
        }
        files.flipBit(name, bit);
      }
    }
    assertThat(verify(files, true).problems()).isEmpty();
    return missed;
  }

  private static Predicate<CorruptDataException> at(String name, long position) {
    return problem ->
        problem.file().equals(name) && problem.at() <= position && position < problem.at() + BLOCK;
  }

  private static StoreReport verify(FaultyFiles files, boolean hashes) throws Exception {
    return StoreCheck.verify(files, hashes, (done, total) -> {});
  }

  @Test
  void what_the_disk_does_not_give_is_told_and_the_rest_is_checked() throws Exception {
    try (var world = new SimulatedEnvironment(seed)) {
      FaultyFiles files = SealedStores.write(world, seed, 400);
      String name = SegmentFormat.name(2);
      int[] reads = {0};
      // The first ones are those of opening and mapping.
      files.with(
          Fault.on(
              call ->
                  call.operation() == Operation.READ && call.name().equals(name) && ++reads[0] == 5,
              Fault.Kind.EIO));
      assertThat(verify(files, false).problems())
          .singleElement()
          .satisfies(
              problem ->
                  assertThat(problem).hasMessageContaining(name).hasMessageContaining("not give"));
    }
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
