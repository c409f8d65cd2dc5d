package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Says which life of a member's data a directory holds, in the file {@code aorist.seat}. Backups,
 * restored and repaired directories have none, so they begin as a new incarnation. For one thread,
 * while the store is open.
 */
public final class SeatFile {
  static final String NAME = "aorist.seat";
  private static final String TEMPORARY = "aorist.seat.new";
  private static final int MOST_BYTES = 128;

  private SeatFile() {}

  /**
   * The incarnation of the directory; drawn and made durable when it has none. Blocks.
   *
   * @throws IOException also when the file is damaged
   */
  public static long incarnation(Directory directory, RandomGenerator random) throws IOException {
    if (!directory.list().contains(NAME)) {
      write(directory, random.nextLong());
    }
    byte[] bytes = new byte[MOST_BYTES];
    int length;
    try (DataFile file = directory.open(NAME)) {
      length = file.read(ByteBuffer.wrap(bytes), 0);
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    String[] words = text.strip().split(" ");
    if (words.length != 3
        || !words[0].equals("incarnation")
        || !words[1].matches("[0-9a-f]{1,16}")
        || !words[2].equals(checksum(words[1]))
        || !text.endsWith("\n")) {
      throw new IOException(
          directory.describe()
              + "/"
              + NAME
              + " is damaged. Delete it: the member begins anew and catches up from the others.");
    }
    return Long.parseUnsignedLong(words[1], 16);
  }

  static String checksum(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    return Integer.toHexString(Bytes.crc(bytes, 0, bytes.length));
  }

  private static void write(Directory directory, long incarnation) throws IOException {
    if (directory.list().contains(TEMPORARY)) {
      directory.delete(TEMPORARY);
    }
    String word = Long.toHexString(incarnation);
    String text = "incarnation " + word + " " + checksum(word) + "\n";
    try (DataFile file = directory.create(TEMPORARY)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      file.force();
    }
    directory.rename(TEMPORARY, NAME);
    directory.force();
  }
}
