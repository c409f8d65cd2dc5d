package dev.aorist.eventstore.record;

import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordBatch.Selection;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Walks over one stream's events from high to low versions. Events have no link to the one before,
 * so entering a record notes where its events begin. For one thread at a time.
 */
final class BackwardCursor extends EventFlyweight {
  private final List<RecordSlice> records;
  private final Selection selection;
  private int nextRecord;
  private RecordSlice slice = RecordSlice.of(new byte[0]);
  private int part;
  private int indexOfPart;
  private int[] events = new int[16];
  private int left;

  BackwardCursor(EventTypes types, List<RecordSlice> records, Selection selection) {
    super(types);
    this.records = records;
    this.selection = selection;
  }

  @Override
  public boolean next() {
    while (true) {
      if (left > 0) {
        left--;
        long version = Bytes.i64(slice.bytes(), part + RecordFormat.PART_FIRST_VERSION) + left;
        if (version >= selection.from() && version <= selection.to()) {
          stand(slice.bytes(), slice.at(), part, events[left], indexOfPart + left, left);
          return true;
        }
      } else if (nextRecord < records.size()) {
        enter(records.get(nextRecord++));
      } else {
        leave();
        return false;
      }
    }
  }

  private void enter(RecordSlice record) {
    slice = record;
    ByteBuffer bytes = record.bytes();
    int at = record.at() + RecordFormat.HEADER;
    int index = 0;
    for (int parts = Bytes.u16(bytes, record.at() + RecordFormat.PARTS); parts > 0; parts--) {
      int start = at;
      int count = Bytes.u16(bytes, start + RecordFormat.PART_EVENTS);
      at += RecordFormat.PART_HEADER + Bytes.u16(bytes, start + RecordFormat.PART_STREAM_LENGTH);
      int name = start + RecordFormat.PART_HEADER;
      boolean matches = Bytes.equal(bytes, name, at - name, selection.stream());
      if (matches) {
        part = start;
        indexOfPart = index;
        left = count;
        events = count > events.length ? new int[count] : events;
      }
      for (int i = 0; i < count; i++, index++) {
        if (matches) {
          events[i] = at;
        }
        at += RecordView.eventLength(bytes, at);
      }
    }
  }
}
