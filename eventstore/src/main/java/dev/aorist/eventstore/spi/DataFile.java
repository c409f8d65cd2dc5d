package dev.aorist.eventstore.spi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. Positional reads may come from any thread, also while another writes; writes and
 * forces from one.
 */
public interface DataFile extends Closeable {
  /**
   * Writes all remaining bytes of {@code source} at {@code position}. After an error any part may
   * have been written.
   */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Reads into {@code target} from {@code position} until it is full or the file ends.
   *
   * @return how many bytes were read, 0 at the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * The first {@code length} bytes, for a file that nobody writes to any more. They stay readable
   * after {@link #close} and after the file was deleted.
   */
  Mapping map(int length) throws IOException;

  /**
   * Makes what was written durable. After an error nothing is known, and a second call proves
   * nothing.
   */
  void force() throws IOException;

  long size() throws IOException;

  /**
   * Cuts the file off behind its first {@code size} bytes. Durable with the next {@link #force}.
   */
  void truncate(long size) throws IOException;
}
