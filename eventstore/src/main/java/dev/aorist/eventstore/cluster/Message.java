package dev.aorist.eventstore.cluster;

import dev.aorist.eventstore.spi.Transport;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What travels, big-endian:
 *
 * <pre>
 *   | channel 1 | life of the sender 8 | number 8 | length 4 | bytes ... |
 * </pre>
 *
 * @param life drawn by the sender when it started; a later start has another
 * @param number counts the messages of a life and channel to one receiver, from 1
 */
record Message(int channel, long life, long number, byte[] bytes) {
  void write(DataOutput out) throws IOException {
    out.writeByte(channel);
    out.writeLong(life);
    out.writeLong(number);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * @throws IOException when it is no message of ours; nothing of it was kept
   */
  static Message read(DataInput in) throws IOException {
    int channel = in.readUnsignedByte();
    long life = in.readLong();
    long number = in.readLong();
    int length = in.readInt();
    if (channel >= Transport.CHANNELS
        || number < 1
        || length < 0
        || length > Transport.MOST_BYTES) {
      throw new IOException(
          "No message has channel "
              + channel
              + ", number "
              + number
              + " and "
              + length
              + " bytes.");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new Message(channel, life, number, bytes);
  }
}
