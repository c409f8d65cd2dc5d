package dev.aorist.samples.quakes.feed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream of bytes into lines, which end with LF, CR LF or CR. A byte order mark at the start
 * is dropped. At most {@value #MAX_BYTES} bytes of a line are kept in memory.
 */
final class Lines {
  /** The longest line that is taken. */
  static final int MAX_BYTES = 256 * 1024;

  /** Hears each line. */
  interface Consumer {
    /**
     * @param number from 1
     * @param bytes the line without its end; cut when {@code tooLong}
     */
    void accept(int number, byte[] bytes, boolean tooLong);
  }

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Lines() {}

  static void read(InputStream source, Consumer to) throws IOException {
    InputStream in = new BufferedInputStream(source, 1 << 16);
    dropMark(in);
    var line = new ByteArrayOutputStream(512);
    long length = 0;
    int number = 1;
    for (int b = in.read(), before = -1; b >= 0; before = b, b = in.read()) {
      if (b == '\n' && before == '\r') {
        continue;
      }
      if (b != '\n' && b != '\r') {
        if (++length <= MAX_BYTES) {
          line.write(b);
        }
        continue;
      }
      to.accept(number++, line.toByteArray(), length > MAX_BYTES);
      line.reset();
      length = 0;
    }
    if (length > 0) {
      to.accept(number, line.toByteArray(), length > MAX_BYTES);
    }
  }

  private static void dropMark(InputStream in) throws IOException {
    in.mark(MARK.length);
    byte[] start = in.readNBytes(MARK.length);
    if (!java.util.Arrays.equals(start, MARK)) {
      in.reset();
    }
  }
}
