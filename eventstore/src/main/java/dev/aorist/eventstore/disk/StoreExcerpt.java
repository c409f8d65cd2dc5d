package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.spi.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes a member's store anew without the partitions that it has no copy of any more, since a
 * segment holds several and cannot give one of them up. Blocks.
 *
 * <p>Only what is sealed is taken over: that is committed, and has no cuts in it. The member begins
 * as a new incarnation, which counts for nothing until it has caught up, and what its journals held
 * comes from the others as any other tail does.
 */
public final class StoreExcerpt {
  private StoreExcerpt() {}

  /**
   * Writes the sealed records of these partitions into {@code to}, which becomes the store when all
   * is written; {@code from} stays as it is.
   *
   * @param to an empty directory
   * @return fails with problems in it, and without a store in {@code to}, when something is damaged
   */
  public static RewriteReport write(
      Directory from, Directory to, Set<Integer> partitions, WorkProgress progress)
      throws IOException {
    try (Closeable lock = from.lock();
        Closeable target = to.lock()) {
      StoreFile store = StoreFile.require(from);
      StoreRepair.requireEmpty(to);
      Predicate<RecordView> wanted = record -> partitions.contains(record.partition());
      RewriteReport report =
          new Rewrite(from, to, store, name -> SegmentFormat.number(name) > 0, wanted, progress)
              .run();
      if (report.problems().isEmpty()) {
        store.write(to);
      }
      return report;
    }
  }
}
