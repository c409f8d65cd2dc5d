package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.log.SealedStream;
import dev.aorist.eventstore.record.RecordView;
import java.io.IOException;

/** The records of one stream in one segment. For one thread. */
final class SegmentStream implements SealedStream {
  private final Segment segment;
  private final Reach reach;
  private final int partition;
  private final byte[] stream;
  private final int place;
  private final int count;
  private final RecordView view = new RecordView();
  private int last = -1;
  private byte[] record = new byte[0];
  private int part;

  /**
   * @param place the position of the record, or the number of the first entry when there are more
   */
  SegmentStream(Segment segment, Reach reach, int partition, byte[] stream, int place, int count) {
    this.segment = segment;
    this.reach = reach;
    this.partition = partition;
    this.stream = stream;
    this.place = place;
    this.count = count;
  }

  /** Whether its first record is of this stream: another one may have the same hash. */
  boolean isMeant() throws IOException {
    byte[] first = read(0);
    view.wrap(first, 0);
    part = view.partOf(stream);
    if (view.partition() != partition || part < 0) {
      return false;
    }
    record = first;
    last = 0;
    return true;
  }

  private int position(int i) throws IOException {
    return count == 1 ? place : segment.i32(segment.trailer().entries() + 4 * (place + i), reach);
  }

  private byte[] read(int i) throws IOException {
    return segment.record(position(i), reach);
  }

  private RecordView at(int i) throws IOException {
    record(i);
    return view;
  }

  @Override
  public int count() {
    return count;
  }

  /** Keeps the last one, which is usually asked for again. */
  @Override
  public byte[] record(int i) throws IOException {
    if (i != last) {
      byte[] read = read(i);
      view.wrap(read, 0);
      part = view.partOf(stream);
      if (part < 0) {
        throw segment.corrupt(position(i), "the index names a record of another stream", null);
      }
      record = read;
      last = i;
    }
    return record;
  }

  @Override
  public long firstVersion(int i) throws IOException {
    return at(i).firstVersion(part);
  }

  @Override
  public long lastVersion(int i) throws IOException {
    RecordView record = at(i);
    return record.firstVersion(part) + record.events(part) - 1;
  }

  @Override
  public long previous() throws IOException {
    return at(0).previousRecord(part);
  }

  @Override
  public long lastRecord() throws IOException {
    return at(count - 1).number();
  }
}
