package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.record.RecordFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes the hash tables of a segment whose records are written. For one thread. */
final class TableWriter {
  private static final int LONGEST_NAME = 0xFFFF;
  private final SegmentOutput output;
  private final Trailer trailer;
  private final ByteBuffer records;
  private final byte[] first = new byte[LONGEST_NAME];
  private final byte[] other = new byte[LONGEST_NAME];

  TableWriter(SegmentOutput output, Trailer trailer, ByteBuffer records) {
    this.output = output;
    this.trailer = trailer;
    this.records = records;
  }

  /**
   * @param streams sorted; those of one stream are put together
   * @param ids sorted
   */
  void writeTables(Entries streams, Entries ids) throws IOException {
    writeStreams(streams);
    writeIds(ids);
  }

  private void writeStreams(Entries streams) throws IOException {
    long[] slots = new long[streams.size()];
    int count = group(streams, slots);
    int bits = begin(SegmentFormat.STREAMS, count);
    writeBuckets(slot -> streams.hash((int) (slots[slot] >>> 32)), count, bits);
    int entry = 0;
    for (int i = 0; i < count; i++) {
      int first = (int) (slots[i] >>> 32);
      int length = (int) slots[i];
      output.writeI64(streams.hash(first));
      output.writeI32(length == 1 ? streams.record(first) : entry);
      output.writeI32(length);
      entry += length == 1 ? 0 : length;
    }
    trailer.put(SegmentFormat.ENTRIES, output.position());
    for (int i = 0; i < count; i++) {
      int first = (int) (slots[i] >>> 32);
      int length = (int) slots[i];
      for (int j = first; length > 1 && j < first + length; j++) {
        output.writeI32(streams.record(j));
      }
    }
  }

  /**
   * Puts the entries of one stream next to each other; fills {@code slots} with the first entry and
   * the number of entries of each stream, and says how many streams there are.
   */
  private int group(Entries streams, long[] slots) {
    int count = 0;
    for (int from = 0; from < streams.size(); ) {
      int to = from + 1;
      while (to < streams.size() && streams.hash(to) == streams.hash(from)) {
        to++;
      }
      while (from < to) {
        int end = gather(streams, from, to);
        slots[count++] = (long) from << 32 | end - from;
        from = end;
      }
    }
    return count;
  }

  /** Moves the entries with the name of the first one to the front, in order; where they end. */
  private int gather(Entries streams, int from, int to) {
    int end = from + 1;
    if (end < to) {
      int length = nameAt(streams.name(from), first);
      for (int i = end; i < to; i++) {
        if (nameAt(streams.name(i), other) == length
            && Arrays.equals(first, 0, length, other, 0, length)) {
          streams.move(i, end++);
        }
      }
    }
    return end;
  }

  /**
   * Copies the name of a part and says how long it is. Copied rather than compared where it is
   * mapped: a disk that does not give the bytes is an {@link InternalError} here, and the end of
   * the process in the virtual machine's own routine for comparing.
   */
  private int nameAt(int part, byte[] to) {
    int length = records.getShort(part) & 0xFFFF;
    records.get(part + RecordFormat.PART_HEADER, to, 0, length);
    return length;
  }

  private void writeIds(Entries ids) throws IOException {
    int bits = begin(SegmentFormat.IDS, ids.size());
    writeBuckets(ids::hash, ids.size(), bits);
    for (int i = 0; i < ids.size(); i++) {
      output.writeI64(ids.hash(i));
      output.writeI32(ids.record(i));
    }
  }

  private int begin(int field, int slots) throws IOException {
    output.align(8);
    int bits = HashTable.bitsFor(slots);
    trailer.put(field, output.position()).put(field + 4, slots).put(field + 8, bits);
    return bits;
  }

  private interface HashOfSlot {
    long of(int slot);
  }

  private void writeBuckets(HashOfSlot hash, int slots, int bits) throws IOException {
    int slot = 0;
    for (int bucket = 0; bucket < 1 << bits; bucket++) {
      while (slot < slots && HashTable.bucketOf(hash.of(slot), bits) < bucket) {
        slot++;
      }
      output.writeI32(slot);
    }
    output.writeI32(slots);
  }
}
