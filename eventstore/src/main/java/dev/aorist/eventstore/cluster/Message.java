package dev.aorist.eventstore.cluster;

import dev.aorist.eventstore.spi.Transport;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What travels, big-endian:
 *
 * <pre>
 *   | life of the sender 8 | number 8 | length 4 | checksum 4 | bytes ... |
 * </pre>
 *
 * <p>The CRC-32C is over all but itself: a leader counts what members confirm as safe, so a number
 * that is damaged on the way could acknowledge what is lost. The checksums of the network's own
 * layers are weaker, or end at a card's memory.
 *
 * @param life drawn by the sender when it started; a later start has another
 * @param number counts the messages of a life to one receiver, from 1
 */
record Message(long life, long number, byte[] bytes) {
  private static final int HEAD = 8 + 8 + 4;

  void write(DataOutput out) throws IOException {
    byte[] head = head(life, number, bytes.length);
    out.write(head);
    out.writeInt(checksum(head, bytes));
    out.write(bytes);
  }

  private static byte[] head(long life, long number, int length) {
    return ByteBuffer.allocate(HEAD).putLong(life).putLong(number).putInt(length).array();
  }

  private static int checksum(byte[] head, byte[] bytes) {
    var crc = new CRC32C();
    crc.update(head);
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * @throws IOException when it is no message of ours, or a damaged one; nothing of it was kept
   */
  static Message read(DataInput in) throws IOException {
    long life = in.readLong();
    long number = in.readLong();
    int length = in.readInt();
    if (number < 1 || length < 0 || length > Transport.MOST_BYTES) {
      throw new IOException("No message has the number " + number + " and " + length + " bytes.");
    }
    int checksum = in.readInt();
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    if (checksum(head(life, number, length), bytes) != checksum) {
      throw new IOException("A message of " + length + " bytes was damaged on its way.");
    }
    return new Message(life, number, bytes);
  }
}
