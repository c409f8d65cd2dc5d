package dev.aorist.eventstore.os;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OsDirectoryTest {
  @TempDir Path parent;
  private Path path;
  private Directory directory;

  @BeforeEach
  void name_a_directory_that_is_not_there() {
    path = parent.resolve("a").resolve("b");
    directory = new OsDirectory(path);
  }

  @Test
  void a_lock_makes_missing_directories_and_is_not_listed() throws IOException {
    assertThat(path).doesNotExist();

    Closeable lock = directory.lock();

    assertThat(path).isDirectory();
    assertThat(directory.list()).isEmpty();
    assertThat(directory.usableBytes()).isPositive();
    lock.close();
  }

  @Test
  void a_directory_is_claimed_once_until_the_claim_is_closed() throws IOException {
    Closeable lock = directory.lock();

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(new OsDirectory(path.resolve("..").resolve("b"))::lock)
          .withMessageContaining(path.toString())
          .withMessageContaining("in use by another store of this process")
          .withMessageEndingWith("or choose another directory.");
    }
    lock.close();
    lock.close();

    directory.lock().close();
  }

  @Test
  void a_failed_second_claim_does_not_release_the_first_to_another_process() throws Exception {
    try (Closeable lock = directory.lock()) {
      assertThatThrownBy(directory::lock).isInstanceOf(IOException.class);

      assertThat(LockingProcess.claims(path)).isFalse();
    }
    assertThat(LockingProcess.claims(path)).isTrue();
  }

  @Test
  void a_link_to_a_claimed_directory_is_claimed_too() throws IOException {
    try (Closeable lock = directory.lock()) {
      Path link = Files.createSymbolicLink(parent.resolve("link"), path);

      assertThatThrownBy(new OsDirectory(link)::lock).hasMessageContaining("in use");
    }
  }

  @Test
  void a_file_is_read_where_it_was_written() throws IOException {
    try (Closeable lock = directory.lock();
        DataFile file = directory.create("one")) {
      file.write(ByteBuffer.wrap("hello".getBytes(UTF_8)), 3);
      file.force();

      assertThat(file.size()).isEqualTo(8);
      assertThat(read(file, 3, 5)).isEqualTo("hello");
      assertThat(read(file, 6, 100)).isEqualTo("lo");
      assertThat(read(file, 8, 1)).isEmpty();
      assertThat(read(file, 1000, 1)).isEmpty();
      assertThat(read(file, 0, 3)).isEqualTo("\0\0\0");
    }
  }

  @Test
  void files_are_created_once_renamed_over_others_and_deleted() throws IOException {
    try (Closeable lock = directory.lock()) {
      write("one", "1");
      write("two", "2");
      assertThatThrownBy(() -> directory.create("one"))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> directory.open("three")).isInstanceOf(NoSuchFileException.class);

      directory.rename("one", "two");
      directory.force();

      assertThat(directory.list()).containsExactly("two");
      try (DataFile file = directory.open("two")) {
        assertThat(read(file, 0, 9)).isEqualTo("1");
      }
      directory.delete("two");
      assertThat(directory.list()).isEmpty();
      assertThatThrownBy(() -> directory.delete("two")).isInstanceOf(NoSuchFileException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "a\0b", "LOCK"})
  void a_name_that_is_no_plain_file_name_is_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> directory.create(name));
    assertThatIllegalArgumentException().isThrownBy(() -> directory.open(name));
    assertThatIllegalArgumentException().isThrownBy(() -> directory.delete(name));
    assertThatIllegalArgumentException().isThrownBy(() -> directory.rename(name, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> directory.rename("x", name));
  }

  @Test
  void a_directory_that_is_a_file_cannot_be_claimed() throws IOException {
    Files.createFile(parent.resolve("a"));

    assertThatThrownBy(directory::lock).isInstanceOf(IOException.class);
  }

  private void write(String name, String text) throws IOException {
    try (DataFile file = directory.create(name)) {
      file.write(ByteBuffer.wrap(text.getBytes(UTF_8)), 0);
    }
  }

  private static String read(DataFile file, long position, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocateDirect(length);
    int n = file.read(target, position);
    assertThat(target.position()).isEqualTo(n);
    return UTF_8.decode(target.flip()).toString();
  }
}
