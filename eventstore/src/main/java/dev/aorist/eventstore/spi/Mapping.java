package dev.aorist.eventstore.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a file, mapped into memory. Any thread may ask. */
public interface Mapping {
  /**
   * The bytes, little-endian and read-only. Reading them may block for the disk, and most errors of
   * the disk show as an {@link InternalError} there.
   */
  ByteBuffer bytes();

  /**
   * Whether these bytes are in memory, so that reading them does not wait for the disk. As far as
   * can be said: they may leave it at any moment, so this tells who might read them on a thread
   * that must not wait, and nothing else. Answers at once.
   *
   * @param from the first of them
   * @param to behind the last of them
   */
  boolean isLoaded(int from, int to);

  /**
   * Makes sure that the disk gives these bytes, right before they are read: brings what is not in
   * memory there by an ordinary read. Where an error of the disk meets one of the virtual machine's
   * own routines in the middle of a mapping, such as that for checksums, it ends the whole process;
   * here it comes as an exception. Once the file is closed it does nothing. May wait for the disk.
   */
  void load(int from, int to) throws IOException;

  /** Bytes that never were anywhere but in memory. */
  static Mapping of(ByteBuffer bytes) {
    return new Mapping() {
      @Override
      public ByteBuffer bytes() {
        return bytes;
      }

      @Override
      public boolean isLoaded(int from, int to) {
        return true;
      }

      @Override
      public void load(int from, int to) {
        // it is there
      }
    };
  }
}
