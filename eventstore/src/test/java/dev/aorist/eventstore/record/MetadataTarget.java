package dev.aorist.eventstore.record;

import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/** Damaged metadata: nothing outside its bytes may be read, and sound ones come back equal. */
public final class MetadataTarget implements FuzzTarget {
  private static final UUID APPEND = new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L);
  private static final int AROUND = 70_000;
  private final Mutations mutations = new Mutations("traceparent");
  private final List<Metadata> sound =
      List.of(
          Metadata.none().withActor("alice"),
          Metadata.none()
              .withCommandId(APPEND)
              .withCausationId(new UUID(1, 2))
              .withCorrelationId("c-1")
              .withTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
          Metadata.none().withHeader("tenant", "ü").withHeader("b", "").withActor("b"));
  private final byte[] zeroes = new byte[AROUND];
  private final byte[] letters = new byte[AROUND];

  public MetadataTarget() {
    Arrays.fill(letters, (byte) 'A');
  }

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    Metadata metadata = sound.get(random.nextInt(sound.size()));
    var encoder = new MetadataFormat.Encoder();
    encoder.encode(metadata, APPEND);
    byte[] bytes = new byte[encoder.length()];
    encoder.copyTo(bytes, 0);
    if (!metadata.equals(MetadataFormat.decode(bytes, 0, bytes.length, APPEND))) {
      throw new AssertionError("sound metadata do not come back: " + metadata);
    }
    return mutations.of(bytes, random);
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 64 * 1024 + 100L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    if (input.length > Metadata.MAX_BYTES) {
      return;
    }
    Object first = in(zeroes, input);
    Object second = in(letters, input);
    if (!Objects.equals(first, second)) {
      throw new AssertionError("what stands around metadata is read: " + first + " / " + second);
    }
  }

  private static Object in(byte[] around, byte[] input) {
    int from = around.length - input.length - 40;
    byte[] before = Arrays.copyOfRange(around, from, from + input.length);
    System.arraycopy(input, 0, around, from, input.length);
    try {
      return MetadataFormat.decode(around, from, input.length, APPEND);
    } catch (IndexOutOfBoundsException e) {
      return e.getMessage();
    } finally {
      System.arraycopy(before, 0, around, from, input.length);
    }
  }
}
