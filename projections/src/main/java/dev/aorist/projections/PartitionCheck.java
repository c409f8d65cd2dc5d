package dev.aorist.projections;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of holding one partition's part of a view against a replay. An immutable value.
 *
 * @param partition which one; its events from offset 0 are looked at
 * @param to the offset before which the stored rows have folded everything, as they say
 * @param seen how many events they were shown on the way there, as counted by those who folded them
 *     and stored with the rows
 * @param storedOrNull the digest of what is stored of this partition's streams: rows, or with
 *     {@link Order#MERGED} parts of rows; none where a row is made of several partitions, in {@link
 *     Order#TOTAL}
 * @param replayedOrNull that of the replayed ones
 */
public record PartitionCheck(
    int partition,
    long to,
    long seen,
    @Nullable ViewDigest storedOrNull,
    @Nullable ViewDigest replayedOrNull) {
  /** How many events more were passed than were shown. */
  public long gaps() {
    return Math.max(0, to - seen);
  }

  /** How many events more were shown than were passed. */
  public long twice() {
    return Math.max(0, seen - to);
  }

  public Optional<ViewDigest> stored() {
    return Optional.ofNullable(storedOrNull);
  }

  public Optional<ViewDigest> replayed() {
    return Optional.ofNullable(replayedOrNull);
  }

  /** Whether every event was seen once, and the rows are those of a replay. */
  public boolean holds() {
    return seen == to
        && (storedOrNull == null || replayedOrNull == null || storedOrNull.same(replayedOrNull));
  }
}
