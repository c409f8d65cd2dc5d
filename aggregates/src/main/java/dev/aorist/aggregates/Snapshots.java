package dev.aorist.aggregates;

import dev.aorist.eventstore.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps snapshots of aggregates. Losing any of them costs time and nothing else. Any thread may
 * call.
 *
 * <p>Obligations:
 *
 * <ol>
 *   <li>{@link #find} gives only what {@link #offer} took for the same stream and for the same
 *       declared {@linkplain AggregateType#version() version} of its aggregate, as an object of its
 *       own.
 *   <li>After {@link #distrust} nothing is found for the type any more until the process ends.
 *   <li>What is kept is bounded.
 * </ol>
 */
public interface Snapshots {
  /** Keeps none. */
  Snapshots NONE =
      new Snapshots() {
        @Override
        public @Nullable Snapshot find(AggregateType type, StreamId stream) {
          return null;
        }

        @Override
        public void offer(AggregateType type, Snapshot snapshot) {}

        @Override
        public void distrust(AggregateType type) {}
      };

  /** The newest snapshot of a stream, null when there is none; may read from a disk. */
  @Nullable Snapshot find(AggregateType type, StreamId stream);

  /**
   * Takes a snapshot of committed events, or does not when there is too much to do. Does not wait;
   * has done with the state on return where the type {@linkplain Decider#evolvesInPlace() evolves
   * in place}.
   */
  void offer(AggregateType type, Snapshot snapshot);

  /** Snapshots of this type were seen to be wrong. */
  void distrust(AggregateType type);
}
