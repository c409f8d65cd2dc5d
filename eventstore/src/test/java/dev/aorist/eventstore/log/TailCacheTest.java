package dev.aorist.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailCacheTest {
  private static final int LIMIT = 200_000;
  private final PartitionIndex[] partitions = {new PartitionIndex(), new PartitionIndex()};
  private final TailCache cache = new TailCache(LIMIT, partitions);

  private record Kept(int partition, long number, int length) {}

  /** Sizes that shrink and grow, so that the ring wraps and grows in every place. */
  @Test
  void the_newest_records_up_to_the_limit_are_kept_and_no_others() {
    var random = new Random(7);
    var expected = new ArrayDeque<Kept>();
    long bytes = 0;
    for (int i = 0; i < 50_000; i++) {
      int length = 1 + random.nextInt(i / 10_000 % 2 == 0 ? 2_000 : 60);
      int partition = random.nextInt(2);
      long number = partitions[partition].records();
      partitions[partition].add(i, length, number, 1, i, new byte[length]);
      cache.keep(partition, number, length);
      expected.add(new Kept(partition, number, length));
      bytes += length;
      while (bytes > LIMIT) {
        Kept oldest = expected.remove();
        bytes -= oldest.length;
        assertThat(partitions[oldest.partition].view().cached(oldest.number))
            .as("%s", oldest)
            .isNull();
      }
      assertThat(expected.getFirst()).satisfies(this::isThere);
    }
    assertThat(expected).allSatisfy(this::isThere);
  }

  private void isThere(Kept kept) {
    assertThat(partitions[kept.partition].view().cached(kept.number)).hasSize(kept.length);
  }
}
