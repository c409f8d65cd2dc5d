package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;

/** Damaged headers of journals: none, or the one that was written. */
final class HeaderTarget implements FuzzTarget {
  private final JournalHeader header =
      new JournalHeader(JournalFormat.VERSION, 3, 7, 0x5A17L << 40, new UUID(1, 2), 6, 12_000, 99);
  private final byte[] sound = Arrays.copyOf(header.encode(), JournalFormat.SECTOR);
  private final Mutations mutations = new Mutations();

  @Override
  public String name() {
    return "headers of journals";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    byte[] damaged = mutations.of(Arrays.copyOf(sound, JournalFormat.FILE_HEADER_USED), random);
    return Arrays.copyOf(damaged, random.nextBoolean() ? damaged.length : JournalFormat.SECTOR);
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 1024;
  }

  @Override
  public void decode(byte[] input) {
    JournalHeader.decode(input, input.length)
        .filter(decoded -> !decoded.equals(header))
        .ifPresent(
            decoded -> {
              throw new AssertionError("a damaged header passes for " + decoded);
            });
  }
}
