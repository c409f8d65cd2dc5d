package dev.aorist.eventstore.segment;

import static dev.aorist.eventstore.segment.SegmentFormat.BLOCK;
import static dev.aorist.eventstore.segment.SegmentFormat.BLOCK_ENTRY;
import static dev.aorist.eventstore.segment.SegmentFormat.SECTION;
import static dev.aorist.eventstore.segment.SegmentFormat.TRAILER;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreOpenException.Reason;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordFormat;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Mapping;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A finished segment. Opening it reads its trailer and its sections; the rest is mapped and checked
 * block by block when it is first used. Any thread may ask; everything that throws {@link
 * IOException} may wait for the disk.
 */
final class Segment implements Closeable {
  private final String name;
  private final DataFile file;
  private final Trailer trailer;
  private final Section[] sections;
  private final Consumers consumers;
  private volatile @Nullable Mapped mapped;
  private volatile @Nullable Filter filter;

  /**
   * What is mapped on first use.
   *
   * @param sound which blocks were found sound; a race costs another look
   */
  private record Mapped(Mapping file, byte[] blocks, boolean[] sound) {}

  private Segment(
      String name, DataFile file, Trailer trailer, Section[] sections, Consumers consumers) {
    this.name = name;
    this.file = file;
    this.trailer = trailer;
    this.sections = sections;
    this.consumers = consumers;
  }

  static Segment open(Directory directory, long number) throws IOException {
    String name = SegmentFormat.name(number);
    DataFile file = directory.open(name);
    try {
      long size = file.size();
      byte[] bytes = new byte[TRAILER];
      if (size < TRAILER || size > Integer.MAX_VALUE) {
        throw new CorruptDataException(name, 0, "a segment cannot have " + size + " bytes", null);
      }
      file.read(ByteBuffer.wrap(bytes), size - TRAILER);
      Trailer trailer = Trailer.of(bytes);
      if (!trailer.isSound()) {
        throw new CorruptDataException(name, size - TRAILER, "its trailer is damaged", null);
      }
      if (trailer.version() > SegmentFormat.VERSION) {
        throw newer(directory.describe() + "/" + name, trailer.version());
      }
      if (!trailer.isWithin(size)) {
        throw new CorruptDataException(
            name, size - TRAILER, "its trailer names places that it cannot have", null);
      }
      return new Segment(
          name, file, trailer, sections(name, file, trailer), consumers(name, file, trailer));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static StoreOpenException newer(String where, int version) {
    return new StoreOpenException(
        Reason.NEWER_FORMAT,
        where
            + " has format "
            + version
            + "; this version of Aorist reads segments of formats up to "
            + SegmentFormat.VERSION
            + ". Open the store with the newer Aorist that wrote it.",
        null);
  }

  private static Section[] sections(String name, DataFile file, Trailer trailer)
      throws IOException {
    byte[] bytes = new byte[trailer.partitions() * SECTION];
    file.read(ByteBuffer.wrap(bytes), trailer.sections());
    if (Bytes.crc(bytes, 0, bytes.length) != trailer.sectionsChecksum()) {
      throw new CorruptDataException(name, trailer.sections(), "its sections are damaged", null);
    }
    Section[] sections = new Section[trailer.partitions()];
    for (int p = 0; p < sections.length; p++) {
      sections[p] = Section.decode(bytes, p * SECTION);
      if (!sections[p].isWithin(trailer.recordsEnd())) {
        throw new CorruptDataException(
            name, trailer.sections(), "a section is where no records are", null);
      }
    }
    return sections;
  }

  private static Consumers consumers(String name, DataFile file, Trailer trailer)
      throws IOException {
    byte[] bytes = new byte[trailer.consumersLength()];
    file.read(ByteBuffer.wrap(bytes), trailer.consumers());
    if (Bytes.crc(bytes, 0, bytes.length) != trailer.consumersChecksum()) {
      throw new CorruptDataException(
          name, trailer.consumers(), "its offsets of consumers are damaged", null);
    }
    try {
      return Consumers.decode(bytes);
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException(
          name, trailer.consumers(), "its offsets of consumers make no sense", e);
    }
  }

  String name() {
    return name;
  }

  /** How far consumer groups had come at its end. */
  Consumers consumers() {
    return consumers;
  }

  Trailer trailer() {
    return trailer;
  }

  Section section(int partition) {
    return sections[partition];
  }

  Section[] sections() {
    return sections;
  }

  /** The filter, null until it is loaded. */
  @Nullable Filter filter() {
    return filter;
  }

  void use(Filter filter) {
    this.filter = filter;
  }

  /** Brings the filter into memory. */
  void loadFilter() throws IOException {
    if (filter == null) {
      int length = trailer.filterBlocks() * Filter.BLOCK;
      check(trailer.filter(), trailer.filter() + length, Reach.DISK);
      Filter loaded = Filter.ofBlocks(trailer.filterBlocks());
      loaded
          .bits()
          .duplicate()
          .put(mapped(Reach.DISK).file.bytes().slice(trailer.filter(), length));
      filter = loaded;
    }
  }

  private Mapped mapped(Reach reach) throws IOException {
    Mapped known = mapped;
    if (known == null) {
      reach.open();
      byte[] blocks = new byte[(trailer.sections() + BLOCK - 1) / BLOCK * BLOCK_ENTRY];
      file.read(ByteBuffer.wrap(blocks), trailer.blocks());
      if (Bytes.crc(blocks, 0, blocks.length) != trailer.blocksChecksum()) {
        throw corrupt(trailer.blocks(), "its table of blocks is damaged", null);
      }
      known = new Mapped(file.map(trailer.sections()), blocks, new boolean[blocks.length / 8]);
      mapped = known;
    }
    return known;
  }

  /** Sees to it that all blocks between these positions are sound. */
  private ByteBuffer check(int from, int to, Reach reach) throws IOException {
    if (from < 0 || to < from || to > trailer.sections()) {
      throw corrupt(from, "something is named that lies outside of it", null);
    }
    Mapped known = mapped(reach);
    for (int block = from / BLOCK; block * BLOCK < to; block++) {
      if (!known.sound[block]) {
        reach.touch(known.file, block * BLOCK, endOf(block));
        known.file.load(block * BLOCK, endOf(block));
        checkNow(known, block);
        known.sound[block] = true;
      }
    }
    reach.touch(known.file, from, to);
    return known.file.bytes();
  }

  private void checkNow(Mapped known, int block) {
    int start = block * BLOCK;
    var crc = new CRC32C();
    crc.update(known.file.bytes().slice(start, endOf(block) - start));
    if ((int) crc.getValue() != checksum(known, block)) {
      throw corrupt(start, "a block is damaged", null);
    }
  }

  private int endOf(int block) {
    int start = block * BLOCK;
    return start + Math.min(BLOCK, trailer.sections() - start);
  }

  private static int checksum(Mapped known, int block) {
    return Bytes.i32(known.blocks, block * BLOCK_ENTRY);
  }

  CorruptDataException corrupt(long at, String what, @Nullable Throwable cause) {
    return new CorruptDataException(name, at, what, cause);
  }

  /** A number of 32 bits in a checked block. */
  int i32(int position, Reach reach) throws IOException {
    return check(position, position + 4, reach).getInt(position);
  }

  /** The slots that may be for {@code hash}: first and end, in one. */
  private long slots(HashTable table, long hash, Reach reach) throws IOException {
    int bucket = table.bucket(hash);
    int first = i32(bucket, reach);
    int end = i32(bucket + 4, reach);
    if (first < 0 || end < first || end > table.slots()) {
      throw corrupt(bucket, "a table names slots that it does not have", null);
    }
    return (long) first << 32 | end;
  }

  /** The records of the stream in here; null when there are none. */
  @Nullable SegmentStream stream(int partition, byte[] stream, long hash, Reach reach)
      throws IOException {
    HashTable table = trailer.streams();
    long range = slots(table, hash, reach);
    for (int slot = (int) (range >>> 32); slot < (int) range; slot++) {
      int at = table.slotsAt() + slot * table.slot();
      ByteBuffer bytes = check(at, at + table.slot(), reach);
      if (bytes.getLong(at) == hash) {
        var found =
            new SegmentStream(
                this, reach, partition, stream, bytes.getInt(at + 8), bytes.getInt(at + 12));
        if (found.isMeant()) {
          return found;
        }
      }
    }
    return null;
  }

  /** The number of the record with this id, -1 when there is none. */
  long find(int partition, long high, long low, long hash, Reach reach) throws IOException {
    HashTable table = trailer.ids();
    long range = slots(table, hash, reach);
    for (int slot = (int) (range >>> 32); slot < (int) range; slot++) {
      int at = table.slotsAt() + slot * table.slot();
      ByteBuffer bytes = check(at, at + table.slot(), reach);
      if (bytes.getLong(at) == hash) {
        var view = new RecordView().wrap(record(bytes.getInt(at + 8), reach), 0);
        if (view.idHigh() == high && view.idLow() == low && view.partition() == partition) {
          return view.number();
        }
      }
    }
    return -1;
  }

  /** The record at this position, checked by its own checksum. */
  byte[] record(int position, Reach reach) throws IOException {
    Mapping mapping = mapped(reach).file;
    ByteBuffer bytes = mapping.bytes();
    int end = trailer.recordsEnd();
    if (position < 0 || position > end - RecordFormat.HEADER) {
      throw corrupt(position, "no record can be here", null);
    }
    reach.touch(mapping, position, position + RecordFormat.HEADER);
    int length = bytes.getInt(position);
    if (length >= RecordFormat.HEADER && length <= end - position) {
      reach.touch(mapping, position, position + length);
      byte[] record = new byte[length];
      bytes.get(position, record);
      if (RecordView.isValid(record, 0, length)) {
        return record;
      }
    }
    throw corrupt(position, "a record is damaged", null);
  }

  /** What a walk over a partition's records may look for. All grow with the records. */
  enum Field {
    NUMBER(16),
    OFFSET(24),
    TIMESTAMP(32);

    private final int at;

    Field(int at) {
      this.at = at;
    }
  }

  private long field(Field field, int position) throws IOException {
    return check(position, position + RecordFormat.HEADER, Reach.DISK).getLong(position + field.at);
  }

  /**
   * The position of the partition's last record whose {@code field} is at most {@code value}; its
   * first record's when there is none such.
   */
  int last(int partition, Field field, long value) throws IOException {
    Section section = sections[partition];
    int low = section.position() / BLOCK;
    int high = (section.end() - 1) / BLOCK;
    int position = section.position();
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      int start = firstRecordIn(middle);
      if (start < section.end() && field(field, start) <= value) {
        low = middle;
        position = Math.max(position, start);
      } else {
        high = middle - 1;
      }
    }
    while (true) {
      int next = position + length(position, section.end());
      if (next >= section.end() || field(field, next) > value) {
        return position;
      }
      position = next;
    }
  }

  private int length(int position, int end) throws IOException {
    int length = i32(position, Reach.DISK);
    if (length < RecordFormat.HEADER || length > end - position) {
      throw corrupt(position, "a record has an impossible length", null);
    }
    return length;
  }

  /** The offset of the section's record at this position, or behind its last one. */
  private long offsetAt(Section section, int position) throws IOException {
    return position >= section.end() ? section.nextOffset() : field(Field.OFFSET, position);
  }

  /** The offset behind the record at this position. */
  long offsetBehind(int partition, int position) throws IOException {
    Section section = sections[partition];
    return offsetAt(section, position + length(position, section.end()));
  }

  /**
   * Hands over records of a partition from the one at {@code position} on, at least one, as they
   * are mapped: copied, a replay would cost twice as much. All blocks that they touch are checked
   * now, whether they were before or not.
   *
   * @param endOffset of the first record that is not wanted
   * @param maxBytes about how many bytes are wanted
   * @return the offset behind them
   */
  long read(int partition, int position, long endOffset, int maxBytes, Consumer<RecordSlice> to)
      throws IOException {
    Section section = sections[partition];
    int end = end(position, section.end(), maxBytes);
    long next = offsetAt(section, end);
    if (next > endOffset) {
      int last = last(partition, Field.OFFSET, endOffset - 1);
      end = last + length(last, section.end());
      next = endOffset;
    }
    Mapped known = mapped(Reach.DISK);
    known.file.load(position / BLOCK * BLOCK, endOf((end - 1) / BLOCK));
    for (int block = position / BLOCK; block * BLOCK < end; block++) {
      checkNow(known, block);
    }
    to.accept(new RecordSlice(known.file.bytes(), position, end));
    return next;
  }

  /** Where the last record ends that still fits, or the first one. */
  private int end(int position, int sectionEnd, int maxBytes) throws IOException {
    int limit = (int) Math.min(sectionEnd, position + (long) maxBytes);
    if (limit == sectionEnd) {
      return limit;
    }
    int end = position + length(position, sectionEnd);
    for (int block = limit / BLOCK; block * BLOCK > end; block--) {
      int start = firstRecordIn(block);
      if (start <= limit) {
        end = start;
      }
    }
    while (end < limit) {
      int next = end + length(end, sectionEnd);
      if (next > limit) {
        break;
      }
      end = next;
    }
    return end;
  }

  private int firstRecordIn(int block) throws IOException {
    return Bytes.i32(mapped(Reach.DISK).blocks, block * BLOCK_ENTRY + 4);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
