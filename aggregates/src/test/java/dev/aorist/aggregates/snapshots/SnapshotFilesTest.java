package dev.aorist.aggregates.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.AggregateId;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Loaded;
import dev.aorist.aggregates.Snapshot;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.DirectoryInUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFilesTest {
  record Take(@AggregateId String counter) {}

  @EventType("test.taken")
  record Taken() {}

  @Aggregate("counter")
  record Counter(int count, Map<String, List<Integer>> more) {
    @CommandHandler
    static Taken take(Take c) {
      return new Taken();
    }

    @EventHandler
    static Counter on(Taken e) {
      return new Counter(1, Map.of());
    }
  }

  @Aggregate(value = "counter", version = 2)
  record NewCounter(int count) {
    @CommandHandler
    static Taken take(Take c) {
      return new Taken();
    }

    @EventHandler
    static NewCounter on(Taken e) {
      return new NewCounter(1);
    }
  }

  @Aggregate("counter")
  record Opaque(Supplier<String> text) {
    @CommandHandler
    static Taken take(Take c) {
      return new Taken();
    }

    @EventHandler
    static Opaque on(Taken e) {
      return new Opaque(() -> "");
    }
  }

  private static final AggregateType TYPE = AggregateType.of(Counter.class);

  @TempDir Path directory;
  private SnapshotFiles files;

  @BeforeEach
  void open() throws Exception {
    open(SnapshotLog.FILE_BYTES);
  }

  private void open(int fileBytes) throws Exception {
    files = SnapshotFiles.open(new SystemEnvironment(), new OsDirectory(directory), fileBytes);
  }

  @AfterEach
  void close() {
    files.close().toCompletionStage().toCompletableFuture().join();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  private static StreamId stream(int number) {
    return StreamId.of("counter", "number " + number);
  }

  private static Snapshot snapshot(StreamId stream, long version, Object state) {
    return new Snapshot(new Loaded(stream, version, new Position(3, 7 + version), state), 99);
  }

  private static Counter counter(int count) {
    return new Counter(count, Map.of("some", List.of(1, count)));
  }

  private void offer(int number, long version) {
    files.offer(TYPE, snapshot(stream(number), version, counter((int) version)));
  }

  private void requireFound(int number, long version) {
    Snapshot expected = snapshot(stream(number), version, counter((int) version));
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(() -> assertThat(files.find(TYPE, stream(number))).isEqualTo(expected));
  }

  @Test
  void the_newest_of_each_stream_is_found_also_after_a_restart() throws Exception {
    offer(1, 1_000);
    offer(2, 1_000);
    offer(1, 2_000);
    requireFound(1, 2_000);

    reopen();
    requireFound(1, 2_000);
    requireFound(2, 1_000);
    assertThat(files.find(TYPE, stream(3))).isNull();
  }

  @Test
  void a_torn_entry_is_not_found_and_those_before_it_are() throws Exception {
    offer(1, 1_000);
    offer(2, 1_000);
    requireFound(2, 1_000);
    close();
    Path file = directory.resolve("00000001.snapshots");
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }

    open();
    requireFound(1, 1_000);
    assertThat(files.find(TYPE, stream(2))).isNull();
    offer(2, 3_000);
    requireFound(2, 3_000);
    reopen();
    requireFound(2, 3_000);
  }

  @Test
  void an_entry_whose_bytes_have_changed_is_not_found() throws Exception {
    offer(1, 1_000);
    requireFound(1, 1_000);
    Path file = directory.resolve("00000001.snapshots");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);

    assertThat(files.find(TYPE, stream(1))).isNull();
    reopen();
    offer(2, 1_000);
    requireFound(2, 1_000);
    assertThat(files.find(TYPE, stream(1))).isNull();
  }

  @Test
  void one_of_another_declared_version_is_not_used() {
    offer(1, 1_000);
    requireFound(1, 1_000);

    assertThat(files.find(AggregateType.of(NewCounter.class), stream(1))).isNull();
  }

  @Test
  void the_oldest_files_go_and_what_is_kept_is_bounded() throws Exception {
    close();
    open(1_000);
    for (int i = 0; i < 200; i++) {
      offer(i, 1_000);
      requireFound(i, 1_000);
    }

    assertThat(files.find(TYPE, stream(0))).isNull();
    try (var names = Files.list(directory)) {
      assertThat(names.filter(name -> name.toString().endsWith(".snapshots"))).hasSize(8);
    }
  }

  @Test
  void a_type_that_is_distrusted_has_none_any_more() {
    offer(1, 1_000);
    requireFound(1, 1_000);

    files.distrust(TYPE);
    offer(2, 1_000);

    assertThat(files.find(TYPE, stream(1))).isNull();
    assertThat(files.find(TYPE, stream(2))).isNull();
  }

  @Test
  void a_state_that_cannot_be_read_back_is_not_kept_and_harms_nobody() throws Exception {
    AggregateType opaque = AggregateType.of(Opaque.class);
    files.offer(opaque, snapshot(stream(1), 1_000, new Opaque(() -> "")));
    close();

    open();
    offer(2, 1_000);
    requireFound(2, 1_000);
    assertThat(files.find(opaque, stream(1))).isNull();
  }

  @Test
  void a_directory_is_for_one() {
    assertThatThrownBy(this::open).isInstanceOf(DirectoryInUseException.class);
  }
}
