package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import java.util.List;

/**
 * What became of a store's events when they were written anew.
 *
 * @param records how many were taken over
 * @param events in them
 * @param left what was not taken over, as far as is known
 * @param problems what was wrong with the files
 */
public record RewriteReport(
    long records, long events, List<Left> left, List<CorruptDataException> problems) {
  /**
   * Events of a partition that were not taken over.
   *
   * @param from the offset of the first
   * @param to the offset behind the last one that is known of
   */
  public record Left(int partition, long from, long to) {
    public long events() {
      return to - from;
    }
  }
}
