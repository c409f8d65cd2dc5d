package dev.aorist.projections.spi;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import java.util.List;

/**
 * What changes in one transaction. Handed over: not to be changed afterwards.
 *
 * @param build which build
 * @param epoch of the claim under which it was made
 * @param puts rows that are there afterwards, each key once
 * @param deletes keys that have no row afterwards, each once and none of {@code puts}
 * @param steps how far partitions were folded, each partition once, at least one; an offset may
 *     stay as it is
 * @param versions what rows became by single events, in any order; for builds with history only
 * @param historyFrom the time, as {@link dev.aorist.eventstore.HybridTime}, before which nobody
 *     wants to know: of the rows in {@code versions} those versions may be forgotten that were over
 *     by then; 0 to keep all
 * @param parking what becomes parked and what is parked no more
 * @param <R> the row
 */
public record Commit<R>(
    long build,
    long epoch,
    List<Row<R>> puts,
    List<String> deletes,
    List<Step> steps,
    List<RowVersion<R>> versions,
    long historyFrom,
    Parking parking) {
  /** A commit without versions that leaves alone what is parked. */
  public Commit(long build, long epoch, List<Row<R>> puts, List<String> deletes, List<Step> steps) {
    this(build, epoch, puts, deletes, steps, List.of(), 0, Parking.NONE);
  }

  /**
   * What changes about parked events. First some are taken away, then others come.
   *
   * @param unparks those that are parked no more, as they were parked
   * @param parks those that are parked from now on
   * @param discards those that folds of the build's version pass over from now on
   */
  public record Parking(
      List<ParkedEvent> unparks, List<ParkedEvent> parks, List<Position> discards) {
    /** Nothing changes. */
    public static final Parking NONE = new Parking(List.of(), List.of(), List.of());
  }

  /**
   * One partition's progress.
   *
   * @param partition claimed under the commit's epoch
   * @param offset the next offset to fold
   * @param events how many events of the partition were folded on the way there
   * @param categories categories of streams that the build had not seen, as far as the claim knew
   */
  public record Step(int partition, long offset, long events, List<String> categories) {}
}
