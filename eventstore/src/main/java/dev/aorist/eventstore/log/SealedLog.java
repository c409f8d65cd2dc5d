package dev.aorist.eventstore.log;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordRun;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The records that have left the journals: found by what is stored beside them, not by anything in
 * memory. Grows at its end only. Any thread may ask; what throws {@link IOException} may wait for
 * the disk, so it is asked on reader threads.
 */
public interface SealedLog extends SealedRecords {
  /** For a log that seals nothing. */
  SealedLog NOTHING = new NothingSealed();

  /** How the sealed records of a partition end. */
  Tail tail(int partition);

  /** How far consumer groups had come in a partition, by its sealed records. */
  List<ConsumerOffset> consumers(int partition);

  /** False when certainly no sealed record holds events of this stream. Answers at once. */
  boolean mayHold(StreamId stream);

  /** False when certainly no sealed record has this id. Answers at once. */
  boolean mayHold(UUID id);

  /**
   * The same records for those who may not wait: what lies in memory is found at once, on any
   * thread, and everything else throws {@link NotLoadedException}. For one thread, and for the
   * moment: what it found in memory it does not look after again.
   */
  SealedRecords loaded();

  /** A sealed record. */
  byte[] record(int partition, long number) throws IOException;

  /**
   * Some records of a partition, in order, from the one with this number on, which is sealed.
   *
   * @param maxBytes about how many bytes of them; at least one record
   */
  RecordRun records(int partition, long number, int maxBytes) throws IOException;

  /**
   * Some records of a partition, in order, from the one that holds the event at {@code offset},
   * which is sealed.
   *
   * @param end the offset of the first record that is not wanted; beyond {@code offset}
   * @param maxBytes about how many bytes of them; at least one record
   * @return the offset behind them; never {@code offset} itself
   */
  long read(int partition, long offset, long end, int maxBytes, Consumer<RecordSlice> to)
      throws IOException;

  /** The offset behind the last sealed event of a partition that is not after {@code time}. */
  long endAt(int partition, long time) throws IOException;

  /**
   * What is known of a partition's sealed records without looking.
   *
   * @param records how many there are
   * @param end the offset behind them
   * @param timestamp of the last one, 0 when there is none
   * @param checksum of the last one, 0 when there is none
   */
  record Tail(long records, long end, long timestamp, int checksum) {
    public static final Tail NOTHING = new Tail(0, 0, 0, 0);
  }
}
