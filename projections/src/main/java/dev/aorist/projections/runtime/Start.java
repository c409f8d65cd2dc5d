package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.Row;
import java.util.List;

/**
 * Where a replay begins. An immutable value.
 *
 * @param checkpoint the first events that are folded
 * @param rows what those before it came to, as they are kept; those that are asked for at least
 */
record Start<R>(Checkpoint checkpoint, List<Row<R>> rows) {
  /** At the beginning of the log. */
  static <R> Start<R> ofLog(int partitions) {
    return new Start<>(Checkpoint.start(partitions), List.of());
  }

  /** How an answer is found that a replay from here gives. */
  Plan plan(Plan otherwise) {
    return checkpoint.events() > 0 ? Plan.CHECKPOINT : otherwise;
  }
}
