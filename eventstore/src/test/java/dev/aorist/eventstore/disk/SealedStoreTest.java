package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.AppendIds;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store whose journals are sealed all the time, held against what it was told to keep. */
class SealedStoreTest {
  private static final JournalSizes SIZES = new JournalSizes(16 << 10, 32 << 10, 100);
  private static final EventStoreOptions OPTIONS = new EventStoreOptions(4, Duration.ofDays(1));
  private static final int STREAMS = 40;
  private final long seed = Measures.seed(1);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final SimulatedEnvironment world = new SimulatedEnvironment(seed);
  private final FaultyFiles files = new FaultyFiles(seed);
  private final Map<StreamId, List<Event>> streams = new HashMap<>();
  private final Map<Append, Appended> answers = new HashMap<>();
  private final Map<Integer, ConsumerOffset> consumers = new HashMap<>();
  private LogEventStore store = open();

  @AfterEach
  void close() {
    world.close();
  }

  private LogEventStore open() {
    return world.await(
        DiskEventStore.open(world.vertx(), world, files, new TextCodec(), OPTIONS, SIZES));
  }

  private void reopen(boolean closes) {
    if (closes) {
      world.await(store.close());
    }
    world.crash(random.nextLong());
    files.endProcess();
    store = open();
  }

  private long segments() throws Exception {
    return files.list().stream().filter(name -> SegmentFormat.number(name) > 0).count();
  }

  private StreamId stream() {
    return StreamId.of("account", "{" + random.nextInt(8) + "}" + random.nextInt(STREAMS / 8));
  }

  private Append append() {
    StreamId first = stream();
    List<StreamAppend> parts = new ArrayList<>();
    parts.add(part(first));
    if (random.nextInt(4) == 0) {
      StreamId second = StreamId.of("other", "{" + first.partitionKey() + "}");
      parts.add(part(second));
    }
    return new Append(id(), Metadata.none(), parts);
  }

  /** Some derive from events that are older than the window. */
  private UUID id() {
    Instant now = world.clock().instant();
    UUID fresh = Uuid7.at(now, random);
    long before = now.minus(Duration.ofDays(random.nextInt(30))).toEpochMilli();
    return random.nextInt(4) == 0 ? AppendIds.derived("mailer", fresh, before, 0) : fresh;
  }

  private StreamAppend part(StreamId stream) {
    List<Object> events = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      events.add("event " + random.nextLong() + "x".repeat(random.nextInt(200)));
    }
    return new StreamAppend(stream, ExpectedVersion.any(), events);
  }

  /** Many at once, so that some wait for streams to be found while others come behind them. */
  private void write(int count) {
    List<Append> appends = new ArrayList<>();
    List<Future<Appended>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      appends.add(append());
      futures.add(store.append(appends.get(i)));
      if (random.nextInt(10) == 0) {
        world.runUntilIdle();
      }
    }
    world.await(Future.all(futures));
    for (int i = 0; i < count; i++) {
      answers.put(appends.get(i), futures.get(i).result());
    }
    consume();
  }

  /** A consumer goes on in some partition, after having changed its worker now and then. */
  private void consume() {
    int partition = random.nextInt(store.partitions());
    ConsumerOffset worker = consumers.get(partition);
    if (worker == null || random.nextInt(3) == 0) {
      worker = world.await(store.consumerOffsets().claim("mailer", partition));
    }
    worker = worker.at(random.nextLong(store.end().offset(partition) + 1));
    world.await(store.consumerOffsets().store(worker));
    consumers.put(partition, worker);
  }

  /** All events by their partitions, which are the truth that streams are held against. */
  private void check() {
    streams.clear();
    for (int p = 0; p < store.partitions(); p++) {
      long next = 0;
      for (boolean end = false; !end; ) {
        EventBatch batch =
            world.await(store.read(new Position(p, next), 1 + random.nextInt(90_000)));
        for (Event event : batch.events()) {
          assertThat(event.position()).isEqualTo(new Position(p, next++));
          List<Event> before = streams.computeIfAbsent(event.stream(), s -> new ArrayList<>());
          assertThat(event.version()).isEqualTo(before.size());
          before.add(event);
        }
        assertThat(batch.next()).isEqualTo(next);
        end = batch.end();
      }
      assertThat(next).isEqualTo(store.end().offset(p));
    }
    long expected =
        answers.keySet().stream()
            .flatMap(append -> append.streams().stream())
            .mapToLong(part -> part.events().size())
            .sum();
    assertThat(streams.values().stream().mapToLong(List::size).sum()).isEqualTo(expected);
    Checkpoint stored = world.await(store.consumerOffsets().stored("mailer"));
    consumers.forEach(
        (partition, worker) ->
            assertThat(stored.offset(partition)).isEqualTo(worker.next().offset()));
    answers.forEach(this::checkKept);
    streams.forEach(this::checkStream);
  }

  private void checkKept(Append append, Appended answer) {
    StreamAppend first = append.streams().get(0);
    long version = answer.version() - first.events().size() + 1;
    for (Object payload : first.events()) {
      assertThat(streams.get(first.stream()).get((int) version++).payload()).isEqualTo(payload);
    }
  }

  private void checkStream(StreamId stream, List<Event> events) {
    int from = random.nextInt(events.size());
    int limit = 1 + random.nextInt(events.size());
    int to = Math.min(events.size(), from + limit);
    assertThat(read(StreamRead.of(stream).limit(100_000))).isEqualTo(events);
    assertThat(read(StreamRead.of(stream).from(from).limit(limit)))
        .isEqualTo(events.subList(from, to));
    List<Event> backwards =
        new ArrayList<>(events.subList(Math.max(0, from - limit + 1), from + 1));
    Collections.reverse(backwards);
    if (from > 0) {
      assertThat(read(StreamRead.of(stream).from(from).backwards().limit(limit)))
          .isEqualTo(backwards);
    }
    Instant until = events.get(from).time();
    assertThat(read(StreamRead.of(stream).until(until).limit(100_000)))
        .isEqualTo(events.stream().filter(event -> !event.time().isAfter(until)).toList());
  }

  private List<Event> read(StreamRead read) {
    return world.await(store.readStream(read)).events();
  }

  @Test
  void everything_is_found_while_journals_become_segments_and_after_opening() throws Exception {
    for (int life = 0; life < 6; life++) {
      for (int wave = 0; wave < 12; wave++) {
        write(1 + random.nextInt(60));
      }
      check();
      reopen(random.nextBoolean());
      check();
    }
    assertThat(segments()).as("seed %s", seed).isGreaterThan(15);
  }

  @Test
  void an_append_that_is_sealed_is_answered_as_at_first() throws Exception {
    for (int i = 0; i < 20; i++) {
      write(50);
    }
    reopen(true);
    world.runUntilIdle();
    long before = total(store.end());
    for (var each : answers.entrySet()) {
      assertThat(world.await(store.append(each.getKey()))).isEqualTo(each.getValue());
    }
    assertThat(total(store.end())).isEqualTo(before);
    assertThat(segments()).isGreaterThan(5);
  }

  private static long total(Checkpoint end) {
    long sum = 0;
    for (int p = 0; p < 4; p++) {
      sum += end.offset(p);
    }
    return sum;
  }

  @Test
  void a_version_is_checked_against_what_is_sealed() {
    for (int i = 0; i < 20; i++) {
      write(50);
    }
    reopen(true);
    world.runUntilIdle();
    check();
    reopen(false);
    streams.forEach(
        (stream, events) -> {
          assertThatThrownBy(() -> world.await(store.append(expecting(stream, -1))))
              .isInstanceOf(VersionConflictException.class)
              .hasMessageContaining("is at " + (events.size() - 1));
          assertThat(world.await(store.append(expecting(stream, events.size() - 1))).version())
              .isEqualTo(events.size());
        });
  }

  private Append expecting(StreamId stream, long version) {
    return Append.to(
        Uuid7.at(world.clock().instant(), random),
        stream,
        version < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(version),
        "more");
  }

  @Test
  void a_time_in_the_past_is_found_among_what_is_sealed() {
    for (int i = 0; i < 20; i++) {
      write(50);
      world.advance(Duration.ofSeconds(1));
    }
    reopen(true);
    world.runUntilIdle();
    check();
    List<Event> all = streams.values().stream().flatMap(List::stream).toList();
    for (int i = 0; i < 50; i++) {
      Instant at = all.get(random.nextInt(all.size())).time();
      Checkpoint checkpoint = world.await(store.checkpointAt(at));
      for (int p = 0; p < 4; p++) {
        int partition = p;
        assertThat(checkpoint.offset(p))
            .isEqualTo(
                all.stream()
                    .filter(event -> event.position().partition() == partition)
                    .filter(event -> !event.time().isAfter(at))
                    .count());
      }
    }
  }

  @Test
  void what_cannot_be_looked_up_fails_and_the_rest_goes_on() throws Exception {
    for (int i = 0; i < 20; i++) {
      write(50);
    }
    check();
    world.await(store.close());
    int failed = 0;
    int done = 0;
    try (var quiet = new Quiet()) {
      for (int i = 0; i < 30; i++) {
        world.crash(random.nextLong());
        files.endProcess();
        String name = SegmentFormat.name(1 + random.nextInt((int) segments()));
        long bit = random.nextLong(8 * (files.sizeOf(name) * 3 / 4));
        files.flipBit(name, bit);
        store = open();
        List<Future<Appended>> appends = new ArrayList<>();
        for (StreamId stream : streams.keySet()) {
          appends.add(store.append(expecting(stream, -1)));
        }
        for (Future<Appended> each : appends) {
          // None may hang, none may be accepted, and what is damaged is named as that.
          Throwable cause = world.await(each.map(a -> (Throwable) null).otherwise(e -> e));
          if (cause instanceof VersionConflictException) {
            done++;
          } else {
            assertThat(cause).isInstanceOf(CorruptDataException.class).hasMessageContaining(name);
            failed++;
          }
        }
        world.await(store.close());
        files.flipBit(name, bit);
      }
    }
    assertThat(failed).isPositive();
    assertThat(done).isGreaterThan(failed);
  }

  @Test
  void journals_do_not_pile_up() throws Exception {
    for (int i = 0; i < 60; i++) {
      write(50);
      long journals = files.list().stream().filter(name -> JournalFormat.number(name) > 0).count();
      assertThat(journals).isLessThan(8);
    }
  }

  @Test
  void a_segment_of_a_newer_format_is_refused_with_a_text_that_says_so() throws Exception {
    for (int i = 0; i < 20; i++) {
      write(50);
    }
    world.await(store.close());
    String name = SegmentFormat.name(1);
    try (DataFile file = files.open(name)) {
      ByteBuffer trailer = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
      file.read(trailer, file.size() - 256);
      trailer.putInt(240, SegmentFormat.VERSION + 1);
      var crc = new CRC32C();
      crc.update(trailer.array(), 0, 244);
      trailer.putInt(244, (int) crc.getValue());
      file.write(trailer.flip(), file.size() - 256);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("000001.segment has format 2")
        .hasMessageContaining("newer Aorist");
  }

  /** The files say by turns that they are in memory, and that they are not. */
  @Test
  void streams_in_memory_are_read_at_once_and_others_later_and_all_are_the_same() throws Exception {
    write(600);
    reopen(true);
    assertThat(segments()).isPositive();
    check();
    int atOnce = 0;
    int later = 0;
    for (int round = 0; round < 5; round++) {
      for (StreamId stream : streams.keySet()) {
        Future<EventBatch> read = store.readStream(StreamRead.of(stream).limit(100_000));
        if (read.isComplete()) {
          atOnce++;
        } else {
          later++;
        }
        assertThat(world.await(read).events()).isEqualTo(streams.get(stream));
      }
    }
    assertThat(atOnce).isGreaterThan(streams.size() / 2);
    assertThat(later).isGreaterThan(streams.size() / 2);
  }
}
