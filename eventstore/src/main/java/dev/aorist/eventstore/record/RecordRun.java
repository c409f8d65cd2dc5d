package dev.aorist.eventstore.record;

import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoded records of one partition, each the next one, one behind the other: how many of them go
 * from member to member at once. Immutable.
 *
 * @param first the number of the first one
 * @param count how many there are; may be none
 * @param bytes all of them and nothing else
 */
public record RecordRun(long first, int count, byte[] bytes) {
  /** No records. */
  public static RecordRun nothing(long first) {
    return new RecordRun(first, 0, new byte[0]);
  }

  /** These records. */
  public static RecordRun of(long first, List<byte[]> records) {
    if (records.size() == 1) {
      return new RecordRun(first, 1, records.get(0));
    }
    int length = 0;
    for (byte[] record : records) {
      length += record.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    records.forEach(all::put);
    return new RecordRun(first, records.size(), all.array());
  }

  /** A copy of these records, which were checked. */
  public static RecordRun of(long first, RecordSlice slice) {
    byte[] bytes = new byte[slice.length()];
    slice.bytes().get(slice.at(), bytes);
    int count = 0;
    for (int at = 0; at < bytes.length; at += Bytes.i32(bytes, at + RecordFormat.LENGTH)) {
      count++;
    }
    return new RecordRun(first, count, bytes);
  }

  /** The number of the record behind the last one. */
  public long next() {
    return first + count;
  }

  /** Each record by itself. */
  public List<byte[]> records() {
    List<byte[]> records = new ArrayList<>(count);
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (all.hasRemaining()) {
      byte[] record = new byte[all.getInt(all.position())];
      all.get(record);
      records.add(record);
    }
    return records;
  }
}
