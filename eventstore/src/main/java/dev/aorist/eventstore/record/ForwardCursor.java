package dev.aorist.eventstore.record;

import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordBatch.Selection;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Walks over records from low to high offsets. Allocates nothing while it walks. For one thread at
 * a time.
 */
final class ForwardCursor extends EventFlyweight {
  private final List<RecordSlice> records;
  private final Selection selection;
  private final boolean oneStream;
  private int nextSlice;
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int nextRecord;
  private int sliceEnd;
  private int record;
  private int partsLeft;
  private int part;
  private boolean partMatches;
  private int eventsInPart;
  private int indexInPart;
  private int index;
  private int at;

  ForwardCursor(EventTypes types, List<RecordSlice> records, Selection selection) {
    super(types);
    this.records = records;
    this.selection = selection;
    this.oneStream = selection.stream().length > 0;
  }

  @Override
  public boolean next() {
    while (true) {
      if (indexInPart < eventsInPart) {
        int event = at;
        at += RecordView.eventLength(bytes, event);
        index++;
        indexInPart++;
        if (partMatches && isSelected()) {
          stand(bytes, record, part, event, index - 1, indexInPart - 1);
          return true;
        }
      } else if (partsLeft > 0) {
        enterPart();
      } else if (nextRecord < sliceEnd) {
        enterRecord();
      } else if (nextSlice < records.size()) {
        enter(records.get(nextSlice++));
      } else {
        leave();
        return false;
      }
    }
  }

  private boolean isSelected() {
    long place =
        oneStream
            ? Bytes.i64(bytes, part + RecordFormat.PART_FIRST_VERSION) + indexInPart - 1
            : Bytes.i64(bytes, record + RecordFormat.FIRST_OFFSET) + index - 1;
    return place >= selection.from() && place <= selection.to();
  }

  private void enter(RecordSlice slice) {
    bytes = slice.bytes();
    nextRecord = slice.at();
    sliceEnd = slice.end();
  }

  private void enterRecord() {
    record = nextRecord;
    nextRecord += Bytes.i32(bytes, record + RecordFormat.LENGTH);
    partsLeft = Bytes.u16(bytes, record + RecordFormat.PARTS);
    at = record + RecordFormat.HEADER;
    index = 0;
  }

  private void enterPart() {
    part = at;
    partsLeft--;
    eventsInPart = Bytes.u16(bytes, part + RecordFormat.PART_EVENTS);
    indexInPart = 0;
    at += RecordFormat.PART_HEADER + Bytes.u16(bytes, part + RecordFormat.PART_STREAM_LENGTH);
    partMatches = !oneStream || isOfStream();
  }

  private boolean isOfStream() {
    int name = part + RecordFormat.PART_HEADER;
    return Bytes.equal(bytes, name, at - name, selection.stream());
  }
}
