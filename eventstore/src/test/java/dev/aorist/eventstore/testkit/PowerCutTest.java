package dev.aorist.eventstore.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a power cut leaves of {@link FaultyFiles}. */
class PowerCutTest {
  private final FaultyFiles files = new FaultyFiles(1);

  /** A file whose name and size are certain, with a letter for each sector. */
  private DataFile certain(String name, String letters) throws IOException {
    DataFile file = files.create(name);
    put(file, 0, letters);
    file.force();
    files.force();
    return file;
  }

  /** Writes sectors that are full of the same letter. */
  private static void put(DataFile file, int sector, String letters) throws IOException {
    file.write(
        ByteBuffer.wrap(
            letters
                .chars()
                .mapToObj(letter -> String.valueOf((char) letter).repeat(Sector.SIZE))
                .reduce("", String::concat)
                .getBytes(UTF_8)),
        (long) sector * Sector.SIZE);
  }

  /** A directory as text: names, and a letter for each sector; a dot for zeroes. */
  private static String show(FaultyFiles files) {
    try {
      var text = new StringBuilder();
      for (String name : files.list()) {
        DataFile file = files.open(name);
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.read(bytes, 0);
        text.append(text.isEmpty() ? "" : " ").append(name).append('=');
        for (int at = 0; at < bytes.limit(); at += Sector.SIZE) {
          text.append(bytes.get(at) == 0 ? '.' : (char) bytes.get(at));
        }
        if (bytes.limit() % Sector.SIZE != 0) {
          text.append('+').append(bytes.limit() % Sector.SIZE);
        }
      }
      return text.toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> after() {
    return files.cut(1).all().stream().map(PowerCutTest::show).toList();
  }

  @Test
  void what_was_forced_is_there() throws IOException {
    DataFile file = certain("f", "ab");
    put(file, 0, "cd");
    file.force();

    assertThat(after()).containsExactly("f=cd");
  }

  @Test
  void each_sector_that_was_not_forced_is_old_or_new() throws IOException {
    DataFile file = certain("f", "abc");
    put(file, 0, "xy");

    assertThat(after()).containsExactlyInAnyOrder("f=abc", "f=xbc", "f=ayc", "f=xyc");
  }

  @Test
  void a_sector_written_twice_may_hold_what_came_between() throws IOException {
    DataFile file = certain("f", "a");
    put(file, 0, "b");
    put(file, 0, "c");

    assertThat(after()).containsExactlyInAnyOrder("f=a", "f=b", "f=c");
  }

  @Test
  void bytes_within_a_sector_never_tear() throws IOException {
    DataFile file = certain("f", "a");
    file.write(ByteBuffer.wrap("xyz".getBytes(UTF_8)), 100);

    List<String> middle = new ArrayList<>();
    for (FaultyFiles state : files.cut(1).all()) {
      ByteBuffer read = ByteBuffer.allocate(5);
      state.open("f").read(read, 99);
      middle.add(new String(read.array(), UTF_8));
    }
    assertThat(middle).containsExactlyInAnyOrder("aaaaa", "axyza");
  }

  @Test
  void a_file_that_grew_has_an_old_or_new_size_and_zeroes_where_nothing_was_written()
      throws IOException {
    DataFile file = certain("f", "a");
    put(file, 1, "b");
    put(file, 2, "c");

    assertThat(after())
        .containsExactlyInAnyOrder("f=a", "f=ab", "f=a.", "f=abc", "f=a.c", "f=ab.", "f=a..");
  }

  @Test
  void a_large_growth_may_stop_at_every_page() throws IOException {
    DataFile file = certain("f", "");
    file.write(ByteBuffer.allocate(10_000), 0);

    assertThat(after())
        .containsExactlyInAnyOrder(
            "f=", "f=" + ".".repeat(8), "f=" + ".".repeat(16), "f=" + ".".repeat(20) + "+272");
  }

  @Test
  void a_truncation_that_was_not_forced_may_come_back() throws IOException {
    DataFile file = certain("f", "abc");
    file.truncate(700);

    assertThat(after())
        .contains("f=abc", "f=ab+188")
        .allMatch(state -> state.matches("f=a(b\\+188|[b.][c.])"));
    file.force();
    assertThat(after()).containsExactly("f=ab+188");
  }

  @Test
  void a_new_name_is_there_or_not_even_when_its_file_was_forced() throws IOException {
    DataFile file = files.create("f");
    put(file, 0, "a");
    file.force();

    assertThat(after()).containsExactlyInAnyOrder("", "f=a");
    files.force();
    assertThat(after()).containsExactly("f=a");
  }

  @Test
  void a_rename_is_atomic_and_replaces() throws IOException {
    certain("old", "o");
    certain("new", "n");
    files.rename("new", "old");

    assertThat(after()).containsExactlyInAnyOrder("new=n old=o", "old=n");
    files.force();
    assertThat(after()).containsExactly("old=n");
  }

  @Test
  void changes_of_different_names_happen_each_for_itself() throws IOException {
    certain("journal", "j");
    certain("temporary", "s");
    files.rename("temporary", "segment");
    files.delete("journal");

    assertThat(after())
        .containsExactlyInAnyOrder(
            "journal=j temporary=s", "journal=j segment=s", "temporary=s", "segment=s");
  }

  @Test
  void a_change_does_not_happen_without_those_that_it_stands_on() throws IOException {
    files.create("temporary");
    files.rename("temporary", "segment");
    files.delete("segment");

    assertThat(after()).containsExactlyInAnyOrder("", "temporary=", "segment=");
  }

  @Test
  void after_a_failed_force_a_second_one_succeeds_and_proves_nothing() throws IOException {
    DataFile file = certain("f", "ab");
    put(file, 0, "xy");
    files.with(Fault.on(call -> call.operation() == Operation.FORCE, Fault.Kind.EIO));
    assertThatIOException().isThrownBy(file::force);
    files.with(call -> {});

    file.force();

    assertThat(show(files)).isEqualTo("f=xy");
    assertThat(after()).containsExactlyInAnyOrder("f=ab", "f=xb", "f=ay", "f=xy");
    put(file, 1, "z");
    file.force();
    assertThat(after()).containsExactlyInAnyOrder("f=az", "f=xz");
  }

  @Test
  void a_cut_is_not_changed_by_what_happens_after_it() throws IOException {
    DataFile file = certain("f", "a");
    put(file, 0, "b");
    PowerCut cut = files.cut(1);
    put(file, 0, "c");
    file.force();
    files.delete("f");
    files.force();

    assertThat(cut.all().stream().map(PowerCutTest::show)).containsExactlyInAnyOrder("f=a", "f=b");
  }

  @Test
  void many_choices_are_sampled_by_seed_among_them_nothing_and_everything() throws IOException {
    DataFile file = certain("f", "a".repeat(20));
    put(file, 0, "b".repeat(20));
    PowerCut cut = files.cut(5);
    assertThat(cut.choices()).isEqualTo(1 << 20);

    Set<String> sampled = sample(cut);

    assertThat(sampled.size()).isGreaterThan(1000);
    assertThat(sampled.equals(sample(files.cut(5)))).isTrue();
    assertThat(sampled.equals(sample(files.cut(6)))).isFalse();
    for (String shape : List.of("", "b".repeat(20), "b".repeat(7), "a".repeat(19) + "b")) {
      String rest = (shape.startsWith("b") ? "a" : "b").repeat(20 - shape.length());
      assertThat(sampled.contains("f=" + shape + rest)).as(shape).isTrue();
    }
  }

  private static Set<String> sample(PowerCut cut) {
    Set<String> sampled = new TreeSet<>();
    cut.states(3000, new HashSet<>(), state -> sampled.add(show(state)));
    return sampled;
  }

  @Test
  void a_state_is_handed_over_once() throws IOException {
    certain("f", "a");
    put(files.open("f"), 0, "b");
    Set<Long> seen = new HashSet<>();

    assertThat(files.cut(1).states(100, seen, state -> {})).isEqualTo(2);
    assertThat(files.cut(2).states(100, seen, state -> {})).isZero();
  }

  @Test
  void a_cut_before_a_force_covers_all_cuts_since_the_force_before() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      var random = new SplittableRandom(seed);
      var world = new FaultyFiles(seed);
      Set<Long> since = new HashSet<>();
      for (int i = 0; i < 25; i++) {
        Set<Long> now = new HashSet<>();
        world.cut(seed).states(100_000, now, state -> {});
        since.addAll(now);
        boolean forces = random.nextInt(4) == 0;
        if (forces) {
          assertThat(now).as("seed %d, step %d", seed, i).containsAll(since);
          since.clear();
        }
        change(world, random, forces);
      }
    }
  }

  private static void change(FaultyFiles files, SplittableRandom random, boolean force)
      throws IOException {
    List<String> names = files.list();
    if (force) {
      files.force();
      if (!names.isEmpty()) {
        files.open(names.get(random.nextInt(names.size()))).force();
      }
    } else if (names.size() < 2) {
      files.create("n" + files.calls());
    } else if (random.nextInt(4) > 0) {
      DataFile file = files.open(names.get(random.nextInt(names.size())));
      if (file.size() > 0 && random.nextInt(3) == 0) {
        file.truncate(file.size() / 2);
      } else {
        put(file, random.nextInt(2), String.valueOf((char) ('a' + random.nextInt(26))));
      }
    } else if (random.nextBoolean()) {
      files.rename(names.get(0), names.get(1));
    } else {
      files.delete(names.get(0));
    }
  }
}
