package dev.aorist.eventstore.cluster;

import dev.aorist.eventstore.spi.Transport;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Damaged messages between members: refused. With right checksums, as only a faulty sender would
 * give them: refused, or written again as they were read.
 */
public final class MessageTarget implements FuzzTarget {
  private static final int LENGTH = 8 + 8;
  private static final int CHECKSUM = LENGTH + 4;
  private static final int BYTES = CHECKSUM + 4;

  private final boolean signed;
  private final byte[] sound =
      written(new Message(0x0199_5A17L, 42, "a message of a member".repeat(3).getBytes()));
  private final Mutations mutations = new Mutations("a message");

  /**
   * @param signed whether damaged messages get right checksums
   */
  public MessageTarget(boolean signed) {
    this.signed = signed;
  }

  @Override
  public String name() {
    return "messages of the cluster" + (signed ? " with right checksums" : "");
  }

  private static byte[] written(Message message) {
    try {
      var bytes = new ByteArrayOutputStream();
      message.write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] input(SplittableRandom random) {
    byte[] input = mutations.of(sound, random);
    if (signed && input.length >= BYTES) {
      var bytes = ByteBuffer.wrap(input);
      int length = bytes.getInt(LENGTH);
      var crc = new CRC32C();
      crc.update(input, 0, CHECKSUM);
      crc.update(input, BYTES, Math.max(0, Math.min(length, input.length - BYTES)));
      bytes.putInt(CHECKSUM, (int) crc.getValue());
    }
    return input;
  }

  @Override
  public long mostAllocated(byte[] input) {
    return Transport.MOST_BYTES + 1024 + 10L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    Message message;
    try {
      message = Message.read(new DataInputStream(new ByteArrayInputStream(input)));
    } catch (IOException e) {
      return;
    }
    byte[] again = written(message);
    if (message.number() < 1
        || again.length > input.length
        || !signed && !Arrays.equals(again, sound)
        || !Arrays.equals(again, Arrays.copyOf(input, again.length))) {
      throw new AssertionError("what was read is not what was sent: " + message);
    }
  }
}
