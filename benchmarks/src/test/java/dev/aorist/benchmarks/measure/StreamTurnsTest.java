package dev.aorist.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamTurnsTest {
  private final StreamTurns turns = new StreamTurns(10, new SplittableRandom(3));

  @Test
  void slots_share_no_stream() {
    for (int slot = 0; slot < 3; slot++) {
      Set<Integer> owned = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        owned.add(turns.stream(slot, 3));
      }
      assertThat(owned).containsExactlyInAnyOrder(slot, slot + 3, slot + 6);
    }
  }

  @Test
  void versions_of_a_stream_follow_each_other_from_0() {
    assertThat(turns.nextVersion(4)).isZero();
    assertThat(turns.nextVersion(5)).isZero();
    assertThat(turns.nextVersion(4)).isEqualTo(1);
  }
}
