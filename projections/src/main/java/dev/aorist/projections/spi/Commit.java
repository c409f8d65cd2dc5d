package dev.aorist.projections.spi;

import dev.aorist.projections.Row;
import java.util.List;

/**
 * What changes in one transaction. Handed over: not to be changed afterwards.
 *
 * @param build which build
 * @param epoch of the claim under which it was made
 * @param puts rows that are there afterwards, each key once
 * @param deletes keys that have no row afterwards, each once and none of {@code puts}
 * @param steps how far partitions were folded, each partition once, at least one
 * @param <R> the row
 */
public record Commit<R>(
    long build, long epoch, List<Row<R>> puts, List<String> deletes, List<Step> steps) {
  /**
   * One partition's progress.
   *
   * @param partition claimed under the commit's epoch
   * @param offset the next offset to fold
   * @param categories categories of streams that the build had not seen, as far as the claim knew
   */
  public record Step(int partition, long offset, List<String> categories) {}
}
