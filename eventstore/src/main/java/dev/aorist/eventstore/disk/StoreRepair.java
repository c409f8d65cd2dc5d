package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreOpenException.Reason;
import dev.aorist.eventstore.spi.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Saves what can be saved of a damaged store, into another directory. Of each partition it takes
 * the events up to the first one that is lost, since a log with a gap would not be one. Changes
 * nothing in the damaged store. Blocks.
 */
public final class StoreRepair {
  private StoreRepair() {}

  /** Tells what {@link #repair} would do. */
  public static RewriteReport dryRun(Directory damaged, WorkProgress progress) throws IOException {
    try (Closeable lock = damaged.lock()) {
      return new Rewrite(
              damaged, null, StoreFile.require(damaged), any -> true, any -> true, progress)
          .run();
    }
  }

  /**
   * Writes what is sound into {@code to}, which becomes the store when all is written.
   *
   * @param to an empty directory
   */
  public static RewriteReport repair(Directory damaged, Directory to, WorkProgress progress)
      throws IOException {
    try (Closeable lock = damaged.lock();
        Closeable target = to.lock()) {
      StoreFile store = StoreFile.require(damaged);
      requireEmpty(to);
      RewriteReport report =
          new Rewrite(damaged, to, store, any -> true, any -> true, progress).run();
      store.write(to);
      return report;
    }
  }

  static void requireEmpty(Directory to) throws IOException {
    List<String> names = to.list();
    if (!names.isEmpty()) {
      throw new StoreOpenException(
          Reason.FOREIGN,
          to.describe() + " is not empty; it holds " + names.get(0) + ". Name an empty directory.",
          null);
    }
  }
}
