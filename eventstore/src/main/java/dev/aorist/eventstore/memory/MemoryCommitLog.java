package dev.aorist.eventstore.memory;

import dev.aorist.eventstore.log.CommitLog;
import dev.aorist.eventstore.log.PendingRecord;
import dev.aorist.eventstore.log.SealedLog;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * Nothing to make durable and nothing to read back: the store's index holds the records themselves.
 */
final class MemoryCommitLog implements CommitLog {
  @Override
  public int epoch() {
    return 1;
  }

  @Override
  public long ceiling() {
    return 0;
  }

  @Override
  public void recover(RecoveredRecord to) {}

  @Override
  public void admit() {}

  @Override
  public void commit(List<PendingRecord<?>> batch, long ceiling) {}

  @Override
  public void settle() {}

  @Override
  public void keepUncommitted(IntToLongFunction committed) {}

  @Override
  public void setAside(int partition, int epoch, List<byte[]> records) {
    // Memory is not kept.
  }

  @Override
  public byte[] read(long location, int length) {
    throw new IllegalStateException("A memory store keeps all records in its index.");
  }

  @Override
  public SealedLog sealed() {
    return SealedLog.NOTHING;
  }

  @Override
  public void whenSealed(Consumer<Runnable> hear) {}

  @Override
  public void close() {}
}
