package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.DirectoryInUseException;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link FaultyFiles} does while the power stays on. */
class FaultyFilesTest {
  private final FaultyFiles files = new FaultyFiles(1);

  @Test
  void it_behaves_as_a_directory_of_the_operating_system_does(@TempDir Path path)
      throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      Directory real = new OsDirectory(path.resolve("run" + seed));
      try (Closeable lock = real.lock()) {
        List<String> expected = behaviour(real, seed);
        assertThat(behaviour(new FaultyFiles(seed), seed)).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  /** What random calls answer. */
  private static List<String> behaviour(Directory directory, long seed) throws IOException {
    var random = new SplittableRandom(seed);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      String name = "file" + random.nextInt(3);
      String answer;
      try {
        answer = call(directory, random, name);
      } catch (IOException e) {
        answer = e.getClass().getSimpleName();
      }
      seen.add(answer + " " + directory.list().stream().sorted().toList());
    }
    return seen;
  }

  private static String call(Directory directory, SplittableRandom random, String name)
      throws IOException {
    int what = random.nextInt(8);
    switch (what) {
      case 0 -> directory.create(name).close();
      case 1 -> directory.rename(name, "file" + random.nextInt(3));
      case 2 -> {
        if (random.nextInt(4) == 0) {
          directory.delete(name);
        }
      }
      case 3 -> directory.force();
      default -> {
        int position = random.nextInt(3000);
        int length = random.nextInt(1500);
        byte fill = (byte) random.nextInt();
        try (DataFile file = directory.open(name)) {
          switch (what) {
            case 4, 5 -> {
              byte[] bytes = new byte[length];
              java.util.Arrays.fill(bytes, fill);
              file.write(ByteBuffer.wrap(bytes), position);
            }
            case 6 -> file.truncate(position);
            default -> file.force();
          }
          ByteBuffer all = ByteBuffer.allocate(5000);
          int n = file.read(all, position / 2);
          return n + " of " + file.size() + " " + java.util.Arrays.hashCode(all.array());
        }
      }
    }
    return "done " + what;
  }

  @Test
  void the_n_th_call_fails_and_the_others_do_not() throws IOException {
    files.with(Fault.on(call -> call.index() == 1, Fault.Kind.EIO));
    DataFile file = files.create("a");

    assertThatIOException()
        .isThrownBy(() -> file.write(ByteBuffer.allocate(10), 0))
        .withMessage("Input/output error");
    file.write(ByteBuffer.allocate(10), 0);

    assertThat(file.size()).isEqualTo(10);
  }

  @Test
  void a_failed_call_has_done_nothing_but_a_failed_close_closes() throws IOException {
    DataFile file = files.create("a");
    files.create("b");
    files.with(Fault.on(call -> call.operation() != Operation.LIST, Fault.Kind.EIO));

    assertThatIOException().isThrownBy(() -> files.create("c"));
    assertThatIOException().isThrownBy(() -> files.rename("a", "b"));
    assertThatIOException().isThrownBy(() -> files.delete("a"));
    assertThatIOException().isThrownBy(() -> files.open("a"));
    assertThatIOException().isThrownBy(files::force);
    assertThatIOException().isThrownBy(files::lock);
    assertThatIOException().isThrownBy(file::close);

    assertThat(files.list()).containsExactly("a", "b");
    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
    file.close();
  }

  @Test
  void a_failed_write_has_written_some_first_part() throws IOException {
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      DataFile file = files.create("f" + i);
      files.with(Fault.on(call -> call.operation() == Operation.WRITE, Fault.Kind.EIO));
      assertThatIOException().isThrownBy(() -> file.write(ByteBuffer.allocate(20_000), 100));
      files.with(call -> {});
      sizes.add(file.size());
    }

    assertThat(sizes).allMatch(size -> size <= 20_100 && size % Sector.SIZE == 0);
    assertThat(sizes.stream().distinct().count()).isGreaterThan(10);
  }

  @Test
  void a_full_disk_takes_what_fits() throws IOException {
    files.withCapacity(10_000);
    DataFile one = files.create("one");
    one.write(ByteBuffer.allocate(4000), 0);
    DataFile two = files.create("two");

    assertThat(files.usableBytes()).isEqualTo(6000);
    assertThatIOException()
        .isThrownBy(() -> two.write(ByteBuffer.allocate(6001), 0))
        .withMessage("No space left on device");
    assertThat(two.size()).isEqualTo(5632);
    one.write(ByteBuffer.allocate(4000), 0);
    assertThatIOException().isThrownBy(() -> one.write(ByteBuffer.allocate(4000), 1000));
    files.delete("two");
    one.write(ByteBuffer.allocate(10_000), 0);
  }

  @Test
  void a_flipped_bit_is_read_and_stays() throws IOException {
    DataFile file = files.create("a");
    file.write(ByteBuffer.allocate(600), 0);
    file.force();
    files.force();

    files.flipBit("a", 8 * 513 + 2);

    for (Directory each : List.of(files, files.cut(1).all().get(0))) {
      ByteBuffer read = ByteBuffer.allocate(600);
      each.open("a").read(read, 0);
      assertThat(read.get(513)).isEqualTo((byte) 4);
      assertThat(read.get(512)).isZero();
    }
  }

  @Test
  void a_directory_is_locked_once() throws IOException {
    Closeable lock = files.lock();
    assertThatThrownBy(files::lock).isInstanceOf(DirectoryInUseException.class);

    lock.close();
    files.lock();

    files.cut(1).all().get(0).lock();
  }
}
