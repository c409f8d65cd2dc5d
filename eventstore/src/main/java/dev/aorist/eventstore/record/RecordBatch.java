package dev.aorist.eventstore.record;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Position;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A batch of events over encoded records that it shares with whoever else reads them. Immutable.
 *
 * @param types finds names and decoders
 * @param records where they are, in the order of the walk; one in a slice when it goes backward
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

  /**
   * Encoded records, one behind the other; at least one. A replay has a slice for thousands of
   * them, so that it makes no object for each.
   *
   * @param bytes never written again; an array, or sealed records as they are mapped, which a
   *     reader thread has checked and thereby brought into memory
   * @param at where the first record starts
   * @param end where the last one ends
   */
  public record RecordSlice(ByteBuffer bytes, int at, int end) {
    /** One record that has the array for itself. */
    public static RecordSlice of(byte[] record) {
      return new RecordSlice(ByteBuffer.wrap(record), 0, record.length);
    }

    /** Its length in bytes. */
    public int length() {
      return end - at;
    }
  }

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
