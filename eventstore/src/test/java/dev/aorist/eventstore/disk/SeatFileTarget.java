package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Damaged {@code aorist.seat} files: refused, or read as they were written. One in four has the
 * checksum of what it says, as only a faulty writer would give it: refused, or read as it says.
 */
final class SeatFileTarget implements FuzzTarget {
  private static final long INCARNATION = 0x8123_4567_89AB_CDEFL;
  private static final String WORD = Long.toHexString(INCARNATION);
  private final Mutations mutations = new Mutations(" ", "\n", "incarnation", "ü", "-1");

  @Override
  public String name() {
    return "seat files";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      byte[] damaged = mutations.of(WORD.getBytes(StandardCharsets.UTF_8), random);
      return line(new String(damaged, StandardCharsets.UTF_8));
    }
    return mutations.of(line(WORD), random);
  }

  private static byte[] line(String word) {
    return ("incarnation " + word + " " + SeatFile.checksum(word) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 64 * 1024 + 100L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    var files = new FaultyFiles(1);
    try (DataFile file = files.create(SeatFile.NAME)) {
      file.write(ByteBuffer.wrap(input), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long read;
    try {
      read = SeatFile.incarnation(files, new SplittableRandom(1));
    } catch (IOException e) {
      return; // which says what to do
    }
    String said = new String(input, StandardCharsets.UTF_8);
    String word = said.strip().split(" ")[1];
    if (read != INCARNATION
        && (Long.parseUnsignedLong(word, 16) != read || !said.contains(SeatFile.checksum(word)))) {
      throw new AssertionError("'" + said + "' passes for " + Long.toHexString(read));
    }
  }
}
