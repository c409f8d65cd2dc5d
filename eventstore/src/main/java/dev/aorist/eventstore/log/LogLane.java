package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.log.StreamHeads.Head;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.spi.Lane;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides the appends of one partition: checks them against everything decided before, gives them
 * offsets, versions and a timestamp, and submits them for commit. All state here belongs to the
 * turn.
 */
final class LogLane implements Lane {
  private final int partition;
  private final Turn turn;
  private final HybridClock clock;
  private final Committer committer;
  private final ToIntFunction<StreamId> partitionOf;
  private final BiConsumer<Long, Completion<Appended>> firstAnswer;
  private final RecordEncoder encoder;
  private final StreamHeads heads;
  private final IdWindow ids;
  private final ConsumerStates consumers = new ConsumerStates();
  private final SealedLog sealed;
  private final LaneQueue queue;

  /** The streams of the append under way; null for one without events. */
  private @Nullable Head[] found = new Head[1];

  /** In which epoch it decides; 0 while another member does. */
  private int epoch;

  private long records;
  private long end;
  private int checksum;
  private long lastTimestamp;
  private volatile boolean closed;

  /**
   * @param epoch in which it decides; 0 when it begins without deciding
   * @param heads how many streams without unsealed records are remembered
   * @param firstAnswer tells a completion the answer of a committed record, given by its number
   */
  LogLane(
      int partition,
      int epoch,
      HybridClock clock,
      Committer committer,
      Executor worker,
      Executor readers,
      SealedLog sealed,
      int heads,
      EventCodec codec,
      Duration idWindow,
      ToIntFunction<StreamId> partitionOf,
      BiConsumer<Long, Completion<Appended>> firstAnswer) {
    this.partition = partition;
    this.epoch = epoch;
    this.turn = new Turn(worker);
    this.clock = clock;
    this.committer = committer;
    this.partitionOf = partitionOf;
    this.firstAnswer = firstAnswer;
    this.encoder = new RecordEncoder(codec);
    this.sealed = sealed;
    this.heads = new StreamHeads(heads);
    this.ids = new IdWindow(idWindow);
    this.queue =
        new LaneQueue(
            partition,
            sealed,
            readers,
            turn,
            this.heads,
            ids,
            () -> HybridTime.millis(clock.now()));
  }

  /** Begins behind what is sealed; before anything else, by the thread that opens. */
  void begin(SealedLog.Tail tail) {
    records = tail.records();
    end = tail.end();
    checksum = tail.checksum();
    lastTimestamp = tail.timestamp();
    sealed.consumers(partition).forEach(consumers::set);
  }

  /** Takes up a record found at opening; before anything else, by the thread that opens. */
  void recover(RecordView record, long now) {
    long number = record.number();
    record.parts(
        (stream, firstVersion, events, previous) ->
            heads.recover(StreamId.parse(stream), number, firstVersion, events, previous));
    if (record.isAppend()) {
      ids.add(record.idHigh(), record.idLow(), number, now);
    } else if (record.isConsumerOffset()) {
      consumers.set(record.consumerOffset());
    }
    records = number + 1;
    end = record.firstOffset() + record.events();
    checksum = record.checksum();
    lastTimestamp = record.timestamp();
  }

  /** Takes up records that another member has decided, each the next one. Any thread. */
  void follow(List<byte[]> decided) {
    turn.execute(
        () -> {
          long now = HybridTime.millis(clock.now());
          var view = new RecordView();
          for (byte[] bytes : decided) {
            view.wrap(bytes, 0);
            String wrong = whyNotNext(view);
            if (wrong != null) {
              throw new IllegalStateException(wrong);
            }
            recover(view, now);
            clock.skipTo(view.timestamp());
            committer.submit(new ReplicaRecord(bytes, view));
          }
        });
  }

  /** Decides from now on, in an epoch of its own, which begins with a record that says so. */
  void lead(int newEpoch) {
    turn.execute(
        () -> {
          epoch = newEpoch;
          mark();
        });
  }

  /**
   * Promises that no later record has a timestamp at or below {@code time}: by the last one, or by
   * one more that says nothing else.
   *
   * @param done hears when the promise is committed
   */
  void close(long time, Completion<Void> done) {
    checkLeads();
    clock.skipTo(time);
    if (lastTimestamp < time) {
      mark();
    }
    whenCommitted(done);
  }

  /** Adds a record that holds nothing but its epoch and its time. */
  private void mark() {
    encoder.beginMark();
    lastTimestamp = clock.tick();
    byte[] record = encoder.finish(partition, epoch, records++, end, lastTimestamp, checksum);
    checksum = RecordEncoder.checksum(record);
    committer.submit(new ReplicaRecord(record, new RecordView().wrap(record, 0)));
  }

  /**
   * Decides no more.
   *
   * @param then is told, on the lane, how many records there are, all of them submitted
   */
  void stop(LongConsumer then) {
    turn.execute(
        () -> {
          epoch = 0;
          then.accept(records);
        });
  }

  /**
   * Goes back to where some of its records were, to go on otherwise.
   *
   * @param tail what is sealed
   * @param kept the records behind that, as many as are kept
   * @param newEpoch of the leader whose history it follows
   */
  void cut(SealedLog.Tail tail, List<byte[]> kept, int newEpoch) {
    turn.execute(() -> committer.submit(restart(tail, kept, newEpoch)));
  }

  /** Forgets everything behind {@code tail} but these records; what the journal is told of it. */
  ReplicaRecord restart(SealedLog.Tail tail, List<byte[]> kept, int newEpoch) {
    heads.clear();
    ids.clear();
    consumers.clear();
    begin(tail);
    long now = HybridTime.millis(clock.now());
    var view = new RecordView();
    for (byte[] bytes : kept) {
      view.wrap(bytes, 0);
      recover(view, now);
    }
    byte[] cut = encoder.cut(partition, newEpoch, records, end, lastTimestamp, checksum);
    return new ReplicaRecord(cut, view.wrap(cut, 0));
  }

  /** The records below {@code upTo} are sealed and found there: forgets where they are. */
  void seal(long upTo) {
    turn.execute(
        () -> {
          heads.seal(upTo);
          ids.seal(upTo);
        });
  }

  /** What {@code record} would break if it came next; null when it may. */
  @Nullable String whyNotNext(RecordView record) {
    if (record.number() != records) {
      return "record "
          + record.number()
          + " of partition "
          + partition
          + " where record "
          + records
          + " belongs";
    }
    if (record.firstOffset() != end) {
      return "offset "
          + record.firstOffset()
          + " of partition "
          + partition
          + " where offset "
          + end
          + " belongs";
    }
    if (record.previousChecksum() != checksum) {
      return "record "
          + records
          + " of partition "
          + partition
          + " does not continue the record before it";
    }
    return null;
  }

  @Override
  public int partition() {
    return partition;
  }

  @Override
  public int epoch() {
    checkLeads();
    return epoch;
  }

  @Override
  public void execute(Runnable work) {
    admit();
    turn.execute(LaneWork.plain(queue, work));
  }

  @Override
  public void execute(StreamId stream, @Nullable UUID id, Runnable work) {
    admit();
    turn.execute(LaneWork.on(queue, stream, id, work));
  }

  /** Runs {@code work} once what the append asks for is at hand. */
  void execute(Append append, Runnable work) {
    admit();
    queue.admit();
    turn.execute(LaneWork.of(queue, append.id(), append.streams(), work));
  }

  private void admit() {
    if (closed) {
      throw LogEventStore.closed();
    }
  }

  @Override
  public boolean isAtHand(StreamId stream, UUID id) {
    check();
    return queue.isAtHand(stream, id);
  }

  /** Takes no more work, and runs {@code last} behind what was taken. */
  void close(Runnable last) {
    closed = true;
    turn.execute(LaneWork.plain(queue, last));
  }

  private void check() {
    if (!turn.isHeldByCaller()) {
      throw new IllegalStateException(
          "Partition " + partition + " is asked outside its lane; use Lane.execute.");
    }
  }

  /** That this member decides now. */
  private void checkLeads() {
    check();
    if (epoch == 0) {
      throw new NotLeadingException(partition);
    }
  }

  @Override
  public long version(StreamId stream) {
    checkLeads();
    return StreamHeads.version(queue.find(stream));
  }

  /**
   * The records of a stream that are not sealed, decided ones included; null when the lane knows
   * nothing of the stream, and what there is of it is sealed.
   */
  StreamHeads.@Nullable Entries entries(StreamId stream) {
    check();
    Head head = heads.find(stream);
    return head == null && sealed.mayHold(stream) ? null : StreamHeads.entries(head);
  }

  @Override
  public boolean repeats(UUID id, Completion<Appended> done) {
    checkLeads();
    long number = queue.find(id);
    if (number < 0) {
      return false;
    }
    committer.submit(new Barrier(new FirstAnswer(number, done), partition, epoch));
    return true;
  }

  @Override
  public Appended append(Append append, Completion<Appended> done) {
    return append(append, null, done);
  }

  /** The same, of what another member may have encoded already. */
  Appended append(Append append, byte @Nullable [] encoded, Completion<Appended> done) {
    checkLeads();
    committer.admit();
    List<StreamAppend> streams = append.streams();
    find(streams);
    if (encoded == null) {
      encoder.begin(append);
    } else {
      encoder.begin(encoded);
    }
    committer.reserve(encoder.length());
    for (int i = 0; i < streams.size(); i++) {
      encoder.link(i, StreamHeads.version(found[i]) + 1, StreamHeads.lastRecord(found[i]));
    }
    // Nothing below can fail: from the first assignment on the append takes its course.
    long timestamp = clock.tick();
    byte[] record = encoder.finish(partition, epoch, records, end, timestamp, checksum);
    lastTimestamp = timestamp;
    long version = StreamHeads.version(found[0]) + streams.get(0).events().size();
    for (int i = 0; i < streams.size(); i++) {
      StreamAppend part = streams.get(i);
      long first = StreamHeads.version(found[i]) + 1;
      heads.add(part.stream(), found[i], records, first, part.events().size());
    }
    UUID id = append.id();
    ids.add(
        id.getMostSignificantBits(),
        id.getLeastSignificantBits(),
        records,
        HybridTime.millis(timestamp));
    checksum = RecordEncoder.checksum(record);
    end += encoder.events();
    var answer =
        new Appended(new Position(partition, end - 1), encoder.events(), version, timestamp);
    committer.submit(new PendingAppend(id, records++, record, answer, done));
    return answer;
  }

  /** What was decided of a consumer group; null when it never claimed this partition. */
  @Nullable ConsumerOffset consumer(String group) {
    checkLeads();
    return consumers.of(group);
  }

  /** All that was decided of consumer groups. */
  Collection<ConsumerOffset> consumers() {
    checkLeads();
    return consumers.all();
  }

  /** Takes the partition over for a worker of the group. */
  void claim(String group, ConsumerOffsets.Start start, Completion<ConsumerOffset> done) {
    checkLeads();
    long first = start == ConsumerOffsets.Start.NOW ? end : 0;
    write(consumers.claimed(group, new Position(partition, first)), done);
  }

  /** Stores a consumer's offset. */
  void store(ConsumerOffset offset, Completion<ConsumerOffset> done) {
    checkLeads();
    consumers.check(offset, end);
    write(offset, done);
  }

  private void write(ConsumerOffset offset, Completion<ConsumerOffset> done) {
    committer.admit();
    encoder.begin(offset);
    committer.reserve(encoder.length());
    long timestamp = clock.tick();
    byte[] record = encoder.finish(partition, epoch, records, end, timestamp, checksum);
    lastTimestamp = timestamp;
    checksum = RecordEncoder.checksum(record);
    consumers.set(offset);
    committer.submit(new PendingOffset(offset, records++, end, timestamp, record, done));
  }

  /** Looks every stream up, once, and checks what the append expects of it. */
  private void find(List<StreamAppend> streams) {
    if (streams.size() > found.length) {
      found = new Head[streams.size()];
    }
    for (int i = 0; i < streams.size(); i++) {
      found[i] = check(streams.get(i));
    }
  }

  private @Nullable Head check(StreamAppend part) {
    StreamId stream = part.stream();
    int home = partitionOf.applyAsInt(stream);
    if (home != partition) {
      throw new IllegalArgumentException(
          stream
              + " lives in partition "
              + home
              + ", not in "
              + partition
              + ": one append stays within one partition."
              + " Give the streams a common partition key, as in account-{alice}1, or append separately.");
    }
    Head head = queue.find(stream);
    long actual = StreamHeads.version(head);
    if (!part.expected().isMetBy(actual)) {
      throw new VersionConflictException(stream, part.expected(), actual);
    }
    return head;
  }

  @Override
  public void whenCommitted(Completion<Void> done) {
    checkLeads();
    committer.submit(new Barrier(done, partition, epoch));
  }

  @Override
  public long now() {
    return clock.now();
  }

  /** Once the record is committed, answers as it was answered first. */
  private final class FirstAnswer implements Completion<Void> {
    private final long number;
    private final Completion<Appended> done;

    FirstAnswer(long number, Completion<Appended> done) {
      this.number = number;
      this.done = done;
    }

    @Override
    public io.vertx.core.@Nullable Context context() {
      return done.context();
    }

    @Override
    public void succeeded(Void nothing) {
      firstAnswer.accept(number, done);
    }

    @Override
    public void failed(Throwable cause) {
      done.failed(cause);
    }
  }
}
