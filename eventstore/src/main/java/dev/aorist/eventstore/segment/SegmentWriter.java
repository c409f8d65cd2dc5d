package dev.aorist.eventstore.segment;

import static dev.aorist.eventstore.segment.SegmentFormat.BLOCK;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment: its records, partition by partition, then what finds them. It has a name of
 * its own until it is complete and forced. For one thread at a time.
 */
public final class SegmentWriter {
  private final UUID store;
  private final long number;
  private final Hashes hashes;
  private final DataFile file;
  private final SegmentOutput output;
  private final Section[] sections;
  private final Consumers consumers;
  private final byte[] previousSha;
  private final byte @Nullable [] sha;
  private final RecordView view = new RecordView();
  private final Entries streams = new Entries();
  private final Entries ids = new Entries();
  private int[] firstRecords = new int[64];
  private int blocks;
  private int partition = -1;

  // How the partition stands behind the last record.
  private int start;
  private long nextRecord;
  private long nextOffset;
  private long firstTimestamp;
  private long lastTimestamp;
  private int lastChecksum;

  private long records;
  private long earliestId = Long.MAX_VALUE;
  private long latestId;

  /**
   * @param file where to write
   * @param before what is sealed already
   * @param consumers how far groups have come by that
   * @param sha what its SHA-256 is, when that is not to be counted
   */
  SegmentWriter(
      DataFile file,
      UUID store,
      long number,
      Section[] before,
      Consumers consumers,
      byte[] previousSha,
      byte @Nullable [] sha) {
    this.file = file;
    this.sha = sha;
    this.output = new SegmentOutput(file, sha == null ? SegmentOutput.newSha() : null);
    this.store = store;
    this.number = number;
    this.hashes = Hashes.of(store);
    this.previousSha = previousSha;
    this.consumers = consumers.copy();
    this.sections = new Section[before.length];
    for (int p = 0; p < sections.length; p++) {
      Section b = before[p];
      sections[p] =
          new Section(
              b.nextRecord(),
              b.nextRecord(),
              b.nextOffset(),
              b.nextOffset(),
              0,
              b.lastTimestamp(),
              b.lastChecksum(),
              0,
              0);
    }
  }

  /** The file for a segment that is not finished: one that was left, with what is in it, or new. */
  static DataFile create(Directory directory, long number) throws IOException {
    String name = SegmentFormat.unfinishedName(number);
    return directory.list().contains(name) ? directory.open(name) : directory.create(name);
  }

  /**
   * Adds the next record; records come by partition, and in each in their order. The caller has
   * checked its bytes.
   *
   * @throws IOException also when it does not continue its partition
   */
  public void add(byte[] bytes, int from) throws IOException {
    view.wrap(bytes, from);
    int at = output.position();
    begin(view.partition(), at);
    if (view.number() != nextRecord
        || view.firstOffset() != nextOffset
        || view.previousChecksum() != lastChecksum) {
      throw new IOException(
          "record " + view.number() + " does not continue partition " + partition);
    }
    while (blocks * BLOCK <= at) {
      noteBlock(at);
    }
    if (view.isAppend()) {
      index(at - from);
    } else if (view.isConsumerOffset()) {
      ConsumerOffset offset = view.consumerOffset();
      if (offset.next().offset() > nextOffset) {
        throw new IOException("a consumer at " + offset.next() + " is beyond the end of the log");
      }
      consumers.set(offset);
    }
    output.write(bytes, from, view.length());
    records++;
    if (nextRecord++ == sections[partition].firstRecord()) {
      firstTimestamp = view.timestamp();
    }
    nextOffset += view.events();
    lastTimestamp = view.timestamp();
    lastChecksum = view.checksum();
  }

  /** Goes on to a partition whose records, if there are any, begin at a position. */
  private void begin(int next, int at) {
    while (partition < next) {
      end(at);
      Section s = sections[++partition];
      start = at;
      nextRecord = s.nextRecord();
      nextOffset = s.nextOffset();
      firstTimestamp = 0;
      lastTimestamp = s.lastTimestamp();
      lastChecksum = s.lastChecksum();
    }
  }

  /** Notes how the partition stands whose records end at a position. */
  private void end(int at) {
    if (partition >= 0) {
      Section s = sections[partition];
      sections[partition] =
          new Section(
              s.firstRecord(),
              nextRecord,
              s.firstOffset(),
              nextOffset,
              firstTimestamp,
              lastTimestamp,
              lastChecksum,
              start,
              at - start);
    }
  }

  private void noteBlock(int firstRecord) {
    if (blocks == firstRecords.length) {
      firstRecords = Arrays.copyOf(firstRecords, 2 * blocks);
    }
    firstRecords[blocks++] = firstRecord;
  }

  /**
   * Notes where names and id of the record are.
   *
   * @param shift from places in the record's array to positions in the file
   */
  private void index(int shift) throws IOException {
    byte[] bytes = view.bytes();
    int record = view.at() + shift;
    int part = view.firstPart();
    for (int left = view.parts(); left > 0; left--) {
      int name = view.nameAt(part);
      streams.add(hashes.ofName(bytes, name, view.nameLength(part)), record, part + shift);
      part = view.nextPart(part);
    }
    ids.add(hashes.ofId(view.idHigh(), view.idLow()), record, record);
    if (Math.max(ids.size(), streams.size()) >= Entries.MOST) {
      throw new IOException("there are more than " + Entries.MOST + " entries in a segment");
    }
    long millis = view.idHigh() >>> 16;
    earliestId = Math.min(earliestId, millis);
    latestId = Math.max(latestId, millis);
  }

  /** Writes the rest, gives the file its name, and opens it. */
  Segment finish(Directory directory, int epoch, long ceiling) throws IOException {
    Filter filter = complete(epoch, ceiling);
    file.close();
    directory.rename(SegmentFormat.unfinishedName(number), SegmentFormat.name(number));
    directory.force();
    Segment segment = Segment.open(directory, number);
    segment.use(filter);
    return segment;
  }

  /** Writes the rest, all that can be known from the records. */
  Filter complete(int epoch, long ceiling) throws IOException {
    begin(sections.length - 1, output.position());
    end(output.position());
    Trailer trailer =
        Trailer.empty()
            .put(SegmentFormat.STORE_HIGH, store.getMostSignificantBits())
            .put(SegmentFormat.STORE_LOW, store.getLeastSignificantBits())
            .put(SegmentFormat.NUMBER, number)
            .put(SegmentFormat.CEILING, ceiling)
            .put(SegmentFormat.EPOCH, epoch)
            .put(SegmentFormat.PARTITIONS, sections.length)
            .put(SegmentFormat.RECORDS, records)
            .put(SegmentFormat.EARLIEST_ID, earliestId)
            .put(SegmentFormat.LATEST_ID, latestId)
            .put(SegmentFormat.RECORDS_END, output.position())
            .put(SegmentFormat.PREVIOUS_SHA, previousSha);
    int recordsEnd = output.position();
    output.align(8);
    output.flushForReading();
    ByteBuffer written = file.map(recordsEnd).bytes();
    streams.sort();
    ids.sort();
    new TableWriter(output, trailer, written).writeTables(streams, ids);
    Filter filter = writeFilter(trailer);
    output.flush();
    int[] checksums = output.checksums();
    writeSections(trailer);
    writeBlocks(trailer, checksums, recordsEnd);
    writeConsumers(trailer);
    output.flush();
    trailer.put(SegmentFormat.OWN_SHA, output.sha(sha == null ? previousSha : sha)).finish();
    file.write(ByteBuffer.wrap(trailer.bytes()), output.position());
    file.truncate(output.position() + SegmentFormat.TRAILER);
    file.force();
    return filter;
  }

  /** From sorted entries, so that it is filled from its one end to the other. */
  private Filter writeFilter(Trailer trailer) throws IOException {
    Filter filter = Filter.forKeys(streams.size() + ids.size());
    for (int i = 0; i < streams.size(); i++) {
      filter.add(streams.hash(i));
    }
    for (int i = 0; i < ids.size(); i++) {
      filter.add(ids.hash(i));
    }
    output.align(8);
    trailer.put(SegmentFormat.FILTER, output.position());
    trailer.put(SegmentFormat.FILTER + 4, filter.blocks());
    byte[] bytes = new byte[Filter.BLOCK];
    for (int block = 0; block < filter.blocks(); block++) {
      filter.bits().get(block * Filter.BLOCK, bytes);
      output.write(bytes, 0, bytes.length);
    }
    return filter;
  }

  private void writeSections(Trailer trailer) throws IOException {
    byte[] bytes = new byte[sections.length * SegmentFormat.SECTION];
    for (int p = 0; p < sections.length; p++) {
      sections[p].encode(bytes, p * SegmentFormat.SECTION);
    }
    trailer.put(SegmentFormat.SECTIONS, output.position());
    trailer.put(SegmentFormat.SECTIONS_CHECKSUM, Bytes.crc(bytes, 0, bytes.length));
    output.write(bytes, 0, bytes.length);
  }

  private void writeBlocks(Trailer trailer, int[] checksums, int recordsEnd) throws IOException {
    byte[] bytes = new byte[checksums.length * SegmentFormat.BLOCK_ENTRY];
    for (int i = 0; i < checksums.length; i++) {
      Bytes.putI32(bytes, i * SegmentFormat.BLOCK_ENTRY, checksums[i]);
      int first = i < blocks ? firstRecords[i] : recordsEnd;
      Bytes.putI32(bytes, i * SegmentFormat.BLOCK_ENTRY + 4, first);
    }
    trailer.put(SegmentFormat.BLOCKS, output.position());
    trailer.put(SegmentFormat.BLOCKS_CHECKSUM, Bytes.crc(bytes, 0, bytes.length));
    output.write(bytes, 0, bytes.length);
  }

  private void writeConsumers(Trailer trailer) throws IOException {
    byte[] bytes = consumers.encode();
    trailer.put(SegmentFormat.CONSUMERS, output.position());
    trailer.put(SegmentFormat.CONSUMERS_LENGTH, bytes.length);
    trailer.put(SegmentFormat.CONSUMERS_CHECKSUM, Bytes.crc(bytes, 0, bytes.length));
    output.write(bytes, 0, bytes.length);
  }

  /** How far consumer groups have come by the records so far. */
  Consumers consumers() {
    return consumers;
  }

  /** Gives up a segment that is not finished, and its file. */
  void abandon(Directory directory) throws IOException {
    file.close();
    String name = SegmentFormat.unfinishedName(number);
    if (directory.list().contains(name)) {
      directory.delete(name);
    }
  }
}
