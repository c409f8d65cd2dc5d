package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.record.RecordView;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The open journal files, by number. Any thread may read; only the commit worker adds. */
final class Journals implements Closeable {
  private final Map<Long, JournalFile> files = new ConcurrentHashMap<>();

  void add(JournalFile file) {
    files.put(file.number(), file);
  }

  /** A committed record, checked. Blocks. */
  byte[] read(long location, int length) throws IOException {
    long number = JournalFormat.numberOf(location);
    long position = JournalFormat.positionOf(location);
    JournalFile journal = files.get(number);
    if (journal == null) {
      throw new StoreUnavailableException("The store is closed. Open it again.", null);
    }
    byte[] bytes = new byte[length];
    int got = journal.file().read(ByteBuffer.wrap(bytes), position);
    if (!RecordView.isValid(bytes, 0, got) || new RecordView().wrap(bytes, 0).length() != length) {
      throw new CorruptDataException(journal.name(), position, "a record is damaged", null);
    }
    return bytes;
  }

  /** Cuts off what lies behind the end of a journal that nothing is added to. */
  void trim(long number, long end) throws IOException {
    JournalFile journal = files.get(number);
    if (journal != null && journal.size() > end) {
      journal.file().truncate(end);
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (JournalFile each : files.values()) {
      try {
        each.file().close();
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
