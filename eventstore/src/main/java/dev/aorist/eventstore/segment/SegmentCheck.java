package dev.aorist.eventstore.segment;

import static dev.aorist.eventstore.segment.SegmentFormat.BLOCK;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.log.SealedLog;
import dev.aorist.eventstore.record.RecordFormat;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * Checks segments by making each once more out of its own records and comparing: what is not byte
 * for byte what it must be is found, in records, indexes, filters, sections and checksums alike,
 * and so is a segment that does not continue the one before. For one thread; blocks.
 */
public final class SegmentCheck {
  private final Directory directory;
  private final UUID store;
  private final boolean hashes;
  private final Consumer<CorruptDataException> problems;
  private final LongConsumer progress;
  private Section[] before;
  private Consumers consumers = new Consumers();
  private byte[] sha = new byte[SegmentFormat.SHA];
  private long last;
  private long records;

  /**
   * @param hashes whether to count the SHA-256 too, which takes longer than all else and finds no
   *     damage that the checksums do not find, but does find what somebody made to fit them
   * @param progress hears how many bytes have been checked, again and again
   */
  public SegmentCheck(
      Directory directory,
      UUID store,
      int partitions,
      boolean hashes,
      Consumer<CorruptDataException> problems,
      LongConsumer progress) {
    this.directory = directory;
    this.store = store;
    this.hashes = hashes;
    this.problems = problems;
    this.progress = progress;
    this.before = new Section[partitions];
    Arrays.fill(before, Section.NOTHING);
  }

  /** The number of the last segment that was checked, 0 for none. */
  public long last() {
    return last;
  }

  /** How many records were found sound. */
  public long records() {
    return records;
  }

  /** How the sealed records of a partition end, as far as is known. */
  public SealedLog.Tail tail(int partition) {
    Section s = before[partition];
    return new SealedLog.Tail(s.nextRecord(), s.nextOffset(), s.lastTimestamp(), s.lastChecksum());
  }

  /** Checks the next segment. */
  public void check(long number) throws IOException {
    String name = SegmentFormat.name(number);
    if (number != last + 1) {
      report(name, 0, "the segment before it, " + SegmentFormat.name(number - 1) + ", is missing");
    }
    last = number;
    Segment segment;
    try {
      segment = Segment.open(directory, number);
    } catch (CorruptDataException e) {
      problems.accept(e);
      return;
    }
    try (segment;
        DataFile file = directory.open(name)) {
      var bytes = new Comparison(file);
      if (isReadable(name, bytes)) {
        check(segment, bytes);
      }
      before = segment.sections();
      consumers = segment.consumers();
      sha = segment.trailer().ownSha();
    }
  }

  /** Whether the disk gives all of it; says what it does not. */
  private boolean isReadable(String name, Comparison bytes) {
    boolean readable = true;
    int size = bytes.bytes().limit();
    for (int at = 0; at < size; at += BLOCK) {
      try {
        bytes.load(at, Math.min(at + BLOCK, size));
      } catch (IOException e) {
        report(name, at, "the disk does not give the bytes from here (" + e.getMessage() + ")");
        readable = false;
      }
    }
    return readable;
  }

  private void check(Segment segment, Comparison bytes) throws IOException {
    Trailer trailer = segment.trailer();
    if (!trailer.store().equals(store) || trailer.partitions() != before.length) {
      report(segment.name(), 0, "it belongs to another store");
      return;
    }
    var writer =
        new SegmentWriter(
            bytes, store, last, before, consumers, sha, hashes ? null : trailer.ownSha());
    int at = 0;
    try {
      byte[] record = new byte[BLOCK];
      for (int length; at < trailer.recordsEnd(); at += length) {
        length = length(bytes.bytes(), at, trailer.recordsEnd());
        if (length > record.length) {
          record = new byte[length];
        }
        if (length > 0) {
          bytes.bytes().get(at, record, 0, length);
        }
        if (length < 0 || !RecordView.isValid(record, 0, length)) {
          report(segment.name(), at, "a record is damaged");
          reportBlocks(segment, bytes.bytes());
          return;
        }
        writer.add(record, 0);
        records++;
        if ((at ^ at + length) >>> 20 != 0) {
          progress.accept(length + at);
        }
      }
      writer.complete(trailer.epoch(), trailer.ceiling());
    } catch (IOException | IndexOutOfBoundsException e) {
      report(segment.name(), at, "a record is out of its place (" + e.getMessage() + ")");
      reportBlocks(segment, bytes.bytes());
      return;
    }
    if (bytes.difference() >= 0) {
      report(segment.name(), bytes.difference(), "what finds the records is not what they tell");
    }
  }

  private static int length(ByteBuffer bytes, int at, int end) {
    if (end - at < RecordFormat.HEADER) {
      return -1;
    }
    int length = bytes.getInt(at);
    return length < RecordFormat.HEADER || length > end - at ? -1 : length;
  }

  /** All blocks that are damaged: where a damaged record ends need not be known. */
  private void reportBlocks(Segment segment, ByteBuffer bytes) {
    Trailer trailer = segment.trailer();
    int end = trailer.sections();
    var crc = new CRC32C();
    for (int start = 0, block = 0; start < end; start += BLOCK, block++) {
      crc.reset();
      crc.update(bytes.slice(start, Math.min(BLOCK, end - start)));
      int at = trailer.blocks() + block * SegmentFormat.BLOCK_ENTRY;
      if ((int) crc.getValue() != bytes.getInt(at)) {
        report(segment.name(), start, "the block of " + BLOCK + " bytes from here is damaged");
      }
    }
  }

  private void report(String name, long at, String what) {
    problems.accept(new CorruptDataException(name, at, what, null));
  }
}
