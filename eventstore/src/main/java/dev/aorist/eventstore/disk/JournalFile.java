package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.spi.DataFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open journal file. It is closed when nobody reads in it any more; any thread may say that it
 * begins or ends to read.
 */
final class JournalFile {
  private final long number;
  private final DataFile file;
  private final long size;

  /** One for the store itself, and one for each who reads. */
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * @param number as in its name
   * @param size how many bytes it has, zeroes included
   */
  JournalFile(long number, DataFile file, long size) {
    this.number = number;
    this.file = file;
    this.size = size;
  }

  long number() {
    return number;
  }

  DataFile file() {
    return file;
  }

  long size() {
    return size;
  }

  String name() {
    return JournalFormat.name(number);
  }

  /** Begins to use it; false when it is closed. Followed by {@link #release}. */
  boolean use() {
    return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
  }

  /** Ends a use; the last one closes the file, and hears so. */
  boolean release() throws IOException {
    boolean last = users.decrementAndGet() == 0;
    if (last) {
      file.close();
    }
    return last;
  }
}
