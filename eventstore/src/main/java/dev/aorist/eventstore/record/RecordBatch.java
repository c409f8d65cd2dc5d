package dev.aorist.eventstore.record;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Position;
import java.util.List;

/**
 * A batch of events over encoded records that it shares with whoever else reads them. Immutable.
 *
 * @param types finds names and decoders
 * @param records where each record starts; in the order of the walk
 * @param selection which events of the records belong to the batch
 * @param next where to go on reading
 * @param end whether everything committed has been read
 */
public record RecordBatch(
    EventTypes types, List<RecordSlice> records, Selection selection, long next, boolean end)
    implements EventBatch {
  @Override
  public EventCursor cursor() {
    return selection.backward()
        ? new BackwardCursor(types, records, selection)
        : new ForwardCursor(types, records, selection);
  }

  /** The length of an encoded record in bytes. */
  public static int length(RecordSlice record) {
    return Bytes.i32(record.bytes(), record.at());
  }

  /**
   * One encoded record within an array.
   *
   * @param bytes never written again
   * @param at where the record starts
   */
  public record RecordSlice(byte[] bytes, int at) {}

  /**
   * Which events of the records are meant.
   *
   * @param stream the one stream, as written; empty for all
   * @param from the first offset, or with a stream the lowest version
   * @param to the last offset or version
   * @param backward from high to low versions; with a stream only
   */
  public record Selection(byte[] stream, long from, long to, boolean backward) {
    private static final byte[] ALL = {};

    /** The events of a partition from this one on. */
    public static Selection from(Position position) {
      return new Selection(ALL, position.offset(), Long.MAX_VALUE, false);
    }
  }
}
