package dev.aorist.eventstore.os;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Mapping;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsMappingTest {
  private static final int LENGTH = 256 << 20;
  @TempDir Path path;

  /** A hole in a file is not in memory until somebody has read it. */
  @Test
  void what_was_written_or_read_is_in_memory_and_a_hole_is_not() throws IOException {
    try (var hole = new RandomAccessFile(path.resolve("file").toFile(), "rw")) {
      hole.setLength(LENGTH);
    }
    try (DataFile file = new OsDirectory(path).open("file")) {
      file.write(ByteBuffer.wrap(new byte[70_000]), 0);
      Mapping mapping = file.map(LENGTH);

      assertThat(mapping.isLoaded(0, 70_000)).isTrue();
      assertThat(mapping.isLoaded(1_000, 1_004)).isTrue();
      assertThat(mapping.isLoaded(0, LENGTH)).isFalse();
      assertThat(mapping.isLoaded(LENGTH - 4, LENGTH)).isFalse();

      assertThat(mapping.bytes().getInt(LENGTH - 4)).isZero();

      assertThat(mapping.isLoaded(LENGTH - 4, LENGTH)).isTrue();
      assertThat(mapping.isLoaded(LENGTH / 2, LENGTH / 2 + 4)).isFalse();
    }
  }
}
