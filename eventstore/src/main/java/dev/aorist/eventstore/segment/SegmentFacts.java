package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the end of a segment says of it.
 *
 * @param recordsEnd where its records end
 * @param ends the offset behind the last event of each partition
 * @param sha of everything before its trailer, as it says itself
 */
public record SegmentFacts(int recordsEnd, int epoch, long ceiling, long[] ends, String sha) {
  /**
   * @throws dev.aorist.eventstore.CorruptDataException when the end is damaged
   */
  public static SegmentFacts of(Directory directory, long number) throws IOException {
    try (Segment segment = Segment.open(directory, number)) {
      Trailer trailer = segment.trailer();
      return new SegmentFacts(
          trailer.recordsEnd(),
          trailer.epoch(),
          trailer.ceiling(),
          Arrays.stream(segment.sections()).mapToLong(Section::nextOffset).toArray(),
          HexFormat.of().formatHex(trailer.ownSha()));
    }
  }

  /** How many bytes of a segment of this size its own hash is over. */
  public static long hashed(long size) {
    return size - SegmentFormat.TRAILER;
  }
}
