package dev.aorist.eventstore.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EntriesTest {
  /** Few, many, and hashes that come again and again, as those of a hot stream do. */
  @Test
  void entries_are_sorted_by_hash_and_stay_in_order_within_one() {
    var random = new SplittableRandom(1);
    for (int size : new int[] {0, 1, 2, 5, 100, 1_000, 50_000}) {
      for (int different : new int[] {1, 3, 100, 1_000_000}) {
        long[] hashes = random.longs(different).toArray();
        var entries = new Entries();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          entries.add(hashes[random.nextInt(different)], 10 * i, i);
          expected.add(i);
        }
        expected.sort(Comparator.comparing(entries::hash, Long::compareUnsigned));
        List<Long> sorted = expected.stream().map(entries::hash).toList();

        entries.sort();

        for (int i = 0; i < size; i++) {
          int entry = expected.get(i);
          assertThat(List.of(entries.hash(i), entries.record(i), entries.name(i)))
              .as("%d of %d, at %d", size, different, i)
              .isEqualTo(List.<Object>of(sorted.get(i), 10 * entry, entry));
        }
      }
    }
  }

  @Test
  void a_filter_knows_all_its_keys_and_few_others() {
    var random = new SplittableRandom(2);
    int keys = 100_000;
    long[] in = random.longs(keys).toArray();
    Filter filter = Filter.forKeys(keys);
    for (long key : in) {
      filter.add(key);
    }
    for (long key : in) {
      assertThat(filter.mayHold(key)).isTrue();
    }
    long wrong = random.longs(keys).filter(filter::mayHold).count();
    assertThat(wrong).isLessThan(keys / 300);
  }
}
