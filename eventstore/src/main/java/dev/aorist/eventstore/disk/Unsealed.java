package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.log.SealedLog;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the journals hold of each partition, over all files that are not sealed: what a cut needs to
 * take the right records out of them, and what tells when a file may be sealed.
 *
 * <p>The commit worker (before it, the thread that opens) has it; {@link #mayBeSealed} is for the
 * sealing worker and looks at nothing that is changed after a journal's end.
 */
final class Unsealed {
  private final SealedLog sealed;
  private final long[] records;
  private final Deque<Contents> files = new ArrayDeque<>();
  private volatile @Nullable IntToLongFunction committed;

  /** Begins behind what is sealed. */
  Unsealed(SealedLog sealed, int partitions) {
    this.sealed = sealed;
    records = new long[partitions];
    Arrays.setAll(records, p -> sealed.tail(p).records());
  }

  /** A new file is begun. */
  Contents begin() {
    while (!files.isEmpty() && files.getFirst().isSealed()) {
      files.removeFirst();
    }
    var contents = new Contents();
    files.addLast(contents);
    return contents;
  }

  /**
   * Whether a record or a cut that was found leaves a gap behind what is sealed: then those before
   * it were cut off and left out when their file was sealed, and that cut itself must still come.
   */
  boolean leavesGap(int partition, long number) {
    return number > records[partition] && records[partition] == sealed.tail(partition).records();
  }

  /** Notes a record at its place in the newest file. */
  void add(int partition, long position) {
    files.getLast().add(partition, position);
    records[partition]++;
  }

  /** What the files hold of a partition from this record on does not count. */
  void cut(int partition, long number) {
    long left = records[partition] - number;
    for (var each = files.descendingIterator(); each.hasNext() && left > 0; ) {
      Contents contents = each.next();
      left -= contents.dropLast(partition, left);
      contents.endsAt(partition, number);
    }
    records[partition] = Math.min(records[partition], number);
  }

  /** Notes how far the newest file goes, which nothing is added to any more. */
  void end() {
    files.getLast().end(records);
  }

  /** From now on only what is committed may be sealed; the rest may be cut. */
  void committed(IntToLongFunction committed) {
    this.committed = committed;
  }

  /** Whether nothing of a file that was ended can be cut any more. */
  boolean mayBeSealed(Contents contents) {
    IntToLongFunction to = committed;
    return to == null || contents.isBelow(to);
  }
}
