package dev.aorist.eventstore.log;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordRun;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sealed part of a log that seals nothing. */
final class NothingSealed implements SealedLog {
  @Override
  public Tail tail(int partition) {
    return Tail.NOTHING;
  }

  @Override
  public List<ConsumerOffset> consumers(int partition) {
    return List.of();
  }

  @Override
  public boolean mayHold(StreamId stream) {
    return false;
  }

  @Override
  public boolean mayHold(UUID id) {
    return false;
  }

  @Override
  public SealedRecords loaded() {
    return this;
  }

  @Override
  public @Nullable SealedStream stream(int partition, StreamId stream) {
    return null;
  }

  @Override
  public SealedStream stream(int partition, StreamId stream, long number) {
    throw nothing();
  }

  @Override
  public long find(int partition, UUID id) {
    return -1;
  }

  @Override
  public byte[] record(int partition, long number) {
    throw nothing();
  }

  @Override
  public RecordRun records(int partition, long number, int maxBytes) {
    throw nothing();
  }

  @Override
  public long read(int partition, long offset, long end, int maxBytes, Consumer<RecordSlice> to) {
    throw nothing();
  }

  @Override
  public long endAt(int partition, long time) {
    return 0;
  }

  private static IllegalStateException nothing() {
    return new IllegalStateException("nothing is sealed");
  }
}
