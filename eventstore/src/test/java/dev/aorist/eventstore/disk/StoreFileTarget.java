package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;

/** Damaged {@code aorist.store} files: refused, or read as they were written. */
final class StoreFileTarget implements FuzzTarget {
  private static final StoreFile STORE = new StoreFile(new UUID(0x0199_0000_0000_4000L, -1), 64);
  private final byte[] sound = sound();
  private final Mutations mutations =
      new Mutations(
          "\n", "=", "partitions=7\n", "\npartitions=9\n", "format=1\n", "checksum=", "ü", "-");

  private static byte[] sound() {
    try {
      var files = new FaultyFiles(1);
      STORE.write(files);
      byte[] bytes = new byte[4096];
      try (DataFile file = files.open("aorist.store")) {
        return Arrays.copyOf(bytes, file.read(ByteBuffer.wrap(bytes), 0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "store files";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    return mutations.of(sound, random);
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 64 * 1024 + 64L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    try {
      var files = new FaultyFiles(1);
      try (DataFile file = files.create("aorist.store")) {
        file.write(ByteBuffer.wrap(input), 0);
      }
      StoreFile read = StoreFile.read(files);
      if (!read.equals(STORE)) {
        throw new AssertionError("a damaged file passes for " + read);
      }
    } catch (StoreOpenException e) {
      // which says what is wrong
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
