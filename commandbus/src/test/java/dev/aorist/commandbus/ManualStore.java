package dev.aorist.commandbus;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.Lane;
import dev.aorist.eventstore.spi.Lanes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store of one partition that commits, loses, refuses and reads when the test says so. Its lane
 * is this object's lock; completions are told on the thread that commits.
 */
final class ManualStore implements EventReader, Lanes, Lane {
  record Stored(StreamId stream, long version, UUID id, Metadata metadata, Object payload) {}

  private record Pending(@Nullable Append append, Runnable success, Completion<?> done) {}

  private record Read(StreamRead read, Promise<EventBatch> promise) {}

  private final List<Stored> events = new ArrayList<>();
  private final Map<UUID, Appended> answers = new HashMap<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final Queue<Read> heldReads = new ArrayDeque<>();
  private int committed;
  private boolean held;
  private boolean holdReads;
  private int executed;
  private @Nullable RuntimeException refusal;
  private @Nullable RuntimeException closed;
  private long millis;
  private int epoch = 1;

  // What tests do.

  synchronized List<Stored> events() {
    return List.copyOf(events);
  }

  synchronized int committed() {
    return committed;
  }

  synchronized void time(Instant now) {
    millis = now.toEpochMilli();
  }

  /** Makes all that is pending durable and tells those who wait. */
  void commit() {
    List<Pending> batch;
    synchronized (this) {
      batch = List.copyOf(pending);
      pending.clear();
      committed = events.size();
    }
    batch.forEach(each -> each.success().run());
  }

  /** Loses all that is pending, as a failed force does, and goes on without it. */
  void lose(Throwable cause) {
    List<Pending> batch;
    synchronized (this) {
      batch = List.copyOf(pending);
      pending.clear();
      events.subList(committed, events.size()).clear();
      batch.stream().map(Pending::append).forEach(a -> answers.remove(a == null ? null : a.id()));
    }
    for (Pending each : batch) {
      Append append = each.append();
      each.done().failed(append == null ? cause : new OutcomeUnknownException(append.id(), cause));
    }
  }

  /**
   * Another member led for a while: what is pending is replaced by what it appended, of which the
   * bus hears nothing yet, and this one leads again.
   */
  synchronized void leadAnew(StreamId stream, Object... instead) {
    pending.clear();
    events.subList(committed, events.size()).clear();
    for (Object event : instead) {
      appendForeign(stream, event);
    }
    committed = events.size();
    epoch += 2;
  }

  /** Appends past the bus; pending until the next commit. */
  synchronized void appendForeign(StreamId stream, Object event) {
    events.add(new Stored(stream, version(stream) + 1, new UUID(0, 0), Metadata.none(), event));
  }

  synchronized void refuseAppends(@Nullable RuntimeException refusal) {
    this.refusal = refusal;
  }

  synchronized void close() {
    closed = new StoreUnavailableException("The store is closed. Open it again.", null);
  }

  synchronized void holdReads() {
    holdReads = true;
  }

  synchronized int heldReads() {
    return heldReads.size();
  }

  void releaseReads() {
    synchronized (this) {
      holdReads = false;
    }
    releaseReads(read -> true);
  }

  /** Answers some of the reads that are held, and holds the others. */
  void releaseReads(Predicate<StreamRead> which) {
    List<Read> reads;
    synchronized (this) {
      reads = heldReads.stream().filter(each -> which.test(each.read())).toList();
      heldReads.removeAll(reads);
    }
    reads.forEach(each -> each.promise().complete(batch(each.read())));
  }

  /** How much work the lane has done. */
  synchronized int executed() {
    return executed;
  }

  void failReads(Throwable cause) {
    List<Read> reads;
    synchronized (this) {
      holdReads = false;
      reads = List.copyOf(heldReads);
      heldReads.clear();
    }
    reads.forEach(each -> each.promise().fail(cause));
  }

  // The lane.

  @Override
  public Lane lane(int partition) {
    return this;
  }

  @Override
  public synchronized int epoch() {
    return epoch;
  }

  @Override
  public int partition() {
    return 0;
  }

  @Override
  public synchronized void execute(Runnable work) {
    if (closed != null) {
      throw closed;
    }
    queue.add(work);
    if (held) {
      return;
    }
    held = true;
    for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
      next.run();
      executed++;
    }
    held = false;
  }

  @Override
  public void execute(StreamId stream, @Nullable UUID id, Runnable work) {
    execute(work);
  }

  @Override
  public boolean isAtHand(StreamId stream, UUID id) {
    return true;
  }

  @Override
  public synchronized long version(StreamId stream) {
    return events.stream().filter(e -> e.stream().equals(stream)).count() - 1;
  }

  @Override
  public synchronized boolean repeats(UUID id, Completion<Appended> done) {
    Appended first = answers.get(id);
    if (first == null) {
      return false;
    }
    pending.add(new Pending(null, () -> done.succeeded(first), done));
    return true;
  }

  @Override
  public synchronized Appended append(Append append, Completion<Appended> done) {
    if (refusal != null) {
      throw refusal;
    }
    for (StreamAppend part : append.streams()) {
      long version = version(part.stream());
      if (!part.expected().isMetBy(version)) {
        throw new VersionConflictException(part.stream(), part.expected(), version);
      }
    }
    int before = events.size();
    for (StreamAppend part : append.streams()) {
      long version = version(part.stream());
      for (Object event : part.events()) {
        events.add(new Stored(part.stream(), ++version, append.id(), append.metadata(), event));
      }
    }
    int last = events.size() - 1;
    long version = version(append.streams().get(0).stream());
    var appended = new Appended(new Position(0, last), last + 1 - before, version, now());
    answers.put(append.id(), appended);
    pending.add(new Pending(append, () -> done.succeeded(appended), done));
    return appended;
  }

  @Override
  public synchronized void whenCommitted(Completion<Void> done) {
    pending.add(new Pending(null, () -> done.succeeded(null), done));
  }

  @Override
  public synchronized long now() {
    return HybridTime.of(millis);
  }

  // The reader.

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public int partitionOf(StreamId stream) {
    return 0;
  }

  @Override
  public synchronized Future<EventBatch> readStream(StreamRead read) {
    if (holdReads) {
      Promise<EventBatch> promise = Promise.promise();
      heldReads.add(new Read(read, promise));
      return promise.future();
    }
    return Future.succeededFuture(batch(read));
  }

  private synchronized EventBatch batch(StreamRead read) {
    var found = new ArrayList<Integer>();
    for (int i = 0; i < committed && found.size() < read.limit(); i++) {
      Stored event = events.get(i);
      if (event.stream().equals(read.stream()) && event.version() >= read.from()) {
        found.add(i);
      }
    }
    return new ManualBatch(List.copyOf(events), found, read.from());
  }

  @Override
  public synchronized Future<EventBatch> read(Position from, int maxBytes) {
    var found = new ArrayList<Integer>();
    for (int i = (int) from.offset(); i < committed; i++) {
      found.add(i);
    }
    return Future.succeededFuture(new ManualBatch(events(), found, from.offset()));
  }

  @Override
  public Checkpoint end() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Checkpoint> awaitBeyond(Checkpoint seen) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Long> closeTime() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Checkpoint> checkpointAt(Instant instant) {
    throw new UnsupportedOperationException();
  }
}
