package dev.aorist.aggregates.snapshots;

import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Damaged snapshots: none, or the ones that were written. With a right checksum, as only a faulty
 * writer would give it: none, or one that is written again as it was read.
 */
final class EntryTarget implements FuzzTarget {
  private static final int LENGTH = 4;
  private static final int CHECKSUM = 8;
  private static final int CHECKED_FROM = 12;

  private final boolean signed;
  private final byte[] first = entry("account-{a}1", "{\"owner\":\"Zoë\",\"cents\":1200}");
  private final byte[] second = entry("account-2", "{}");
  private final byte[] sound = Arrays.copyOf(first, first.length + second.length);
  private final Mutations mutations = new Mutations("account-", "{", "\n");

  /**
   * @param signed whether the first one gets the length and checksum of what it is
   */
  EntryTarget(boolean signed) {
    this.signed = signed;
    System.arraycopy(second, 0, sound, first.length, second.length);
  }

  private static byte[] entry(String stream, String state) {
    byte[] json = state.getBytes(StandardCharsets.UTF_8);
    return new Entry(StreamId.parse(stream), 2, 17, 3, 4203, 1L << 58, json).encode().array();
  }

  @Override
  public String name() {
    return signed ? "snapshots with a right checksum" : "snapshots";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    if (!signed) {
      return mutations.of(sound, random);
    }
    byte[] input = mutations.of(first, random);
    if (input.length > CHECKED_FROM) {
      ByteBuffer bytes = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
      var crc = new CRC32C();
      crc.update(input, CHECKED_FROM, input.length - CHECKED_FROM);
      bytes.put(0, first, 0, LENGTH);
      bytes.putInt(LENGTH, input.length).putInt(CHECKSUM, (int) crc.getValue());
    }
    return input;
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 16 * 1024 + 50L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    ByteBuffer left = ByteBuffer.wrap(input);
    for (Entry e = Entry.decode(left); e != null; e = Entry.decode(left)) {
      byte[] again = e.encode().array();
      byte[] there = Arrays.copyOfRange(input, left.position(), left.position() + e.length());
      if (!Arrays.equals(again, there)) {
        throw new AssertionError(e.stream() + " is written otherwise than it was read");
      }
      if (!signed && !Arrays.equals(again, first) && !Arrays.equals(again, second)) {
        throw new AssertionError("a damaged snapshot passes for one of " + e.stream());
      }
      left.position(left.position() + e.length());
    }
  }
}
