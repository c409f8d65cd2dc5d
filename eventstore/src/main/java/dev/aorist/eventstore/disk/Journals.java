package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.record.RecordView;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The open journal files, by number. Any thread may read; the commit worker adds, and whoever seals
 * removes.
 */
final class Journals implements Closeable {
  private final Map<Long, JournalFile> files = new ConcurrentHashMap<>();
  private volatile boolean closed;

  void add(JournalFile file) {
    files.put(file.number(), file);
  }

  /** A committed record, checked; null when its journal is gone since it was sealed. Blocks. */
  byte @Nullable [] read(long location, int length) throws IOException {
    long position = JournalFormat.positionOf(location);
    JournalFile journal = files.get(JournalFormat.numberOf(location));
    if (closed) {
      throw new StoreUnavailableException("The store is closed. Open it again.", null);
    }
    if (journal == null || !journal.use()) {
      return null;
    }
    try {
      byte[] bytes = new byte[length];
      int got = journal.file().read(ByteBuffer.wrap(bytes), position);
      if (!RecordView.isValid(bytes, 0, got)
          || new RecordView().wrap(bytes, 0).length() != length) {
        throw new CorruptDataException(journal.name(), position, "a record is damaged", null);
      }
      return bytes;
    } finally {
      journal.release();
    }
  }

  /** Cuts off what lies behind the end of a journal that nothing is added to. */
  void trim(long number, long end) throws IOException {
    JournalFile journal = files.get(number);
    if (journal != null && journal.size() > end && journal.use()) {
      try {
        journal.file().truncate(end);
      } finally {
        journal.release();
      }
    }
  }

  /** Lets go of a journal that was sealed; whether nobody reads in it any more. */
  boolean remove(long number) throws IOException {
    JournalFile journal = files.remove(number);
    return journal != null && journal.release();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (JournalFile each : files.values()) {
      try {
        each.release();
      } catch (IOException e) {
        failure = e;
      }
    }
    files.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
