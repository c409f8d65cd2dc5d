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
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damaged messages between members: refused, or written again as they were read. */
public final class MessageTarget implements FuzzTarget {
  private final byte[] sound =
      written(new Message(3, 0x0199_5A17L, 42, "a message of a member".repeat(3).getBytes()));
  private final Mutations mutations = new Mutations("a message");

  @Override
  public String name() {
    return "messages of the cluster";
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
    return mutations.of(sound, random);
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
    if (message.channel() >= Transport.CHANNELS
        || message.number() < 1
        || again.length > input.length
        || !Arrays.equals(again, Arrays.copyOf(input, again.length))) {
      throw new AssertionError("what was read is not what was sent: " + message);
    }
  }
}
