package dev.aorist.eventstore.log;

import dev.aorist.eventstore.ConsumerFencedException;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.Limits;
import dev.aorist.eventstore.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far consumer groups have come in one partition, as decided. Owned by its lane. */
final class ConsumerStates {
  private final Map<String, ConsumerOffset> states = new HashMap<>();

  /** Takes up what was stored. */
  void set(ConsumerOffset offset) {
    states.put(offset.group(), offset);
  }

  /** Forgets everything. */
  void clear() {
    states.clear();
  }

  @Nullable ConsumerOffset of(String group) {
    return states.get(group);
  }

  Collection<ConsumerOffset> all() {
    return states.values();
  }

  /**
   * What claiming the partition for {@code group} would store.
   *
   * @param first where a group begins that never claimed it
   * @throws LimitExceededException when there would be too many groups
   */
  ConsumerOffset claimed(String group, Position first) {
    ConsumerOffset now = states.get(group);
    if (now != null) {
      return new ConsumerOffset(group, now.epoch() + 1, now.next());
    }
    if (states.size() >= Limits.CONSUMER_GROUPS) {
      throw new LimitExceededException(
          "The number of consumer groups of partition " + first.partition(),
          states.size() + 1,
          Limits.CONSUMER_GROUPS);
    }
    return new ConsumerOffset(group, 1, first);
  }

  /**
   * Checks that {@code offset} may be stored.
   *
   * @param end the next offset of the partition
   * @throws ConsumerFencedException when its worker does not have the partition
   * @throws IllegalArgumentException when it lies beyond the end
   */
  void check(ConsumerOffset offset, long end) {
    ConsumerOffset now = states.get(offset.group());
    long epoch = now == null ? 0 : now.epoch();
    if (offset.epoch() != epoch) {
      throw new ConsumerFencedException(offset, epoch);
    }
    if (offset.next().offset() > end) {
      throw new IllegalArgumentException(
          offset.next()
              + " lies beyond the end of partition "
              + offset.next().partition()
              + ", whose next offset is "
              + end
              + "; store the offset of an event that was read.");
    }
  }
}
