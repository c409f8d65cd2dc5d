package dev.aorist.eventstore.log;

import dev.aorist.eventstore.AppendIdExpiredException;
import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.StreamHeads.Head;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the work of a lane in order while what it asks for is looked up among what is sealed. Most
 * work finds everything in memory, or is told by a filter that there is nothing, and runs at once.
 * What would have to wait for the disk waits here, and all that comes behind it too; its look-ups
 * are under way together. So the lane itself never waits for a disk, and what was handed over first
 * runs first.
 *
 * <p>All state belongs to the lane's turn but the number of those that wait.
 */
final class LaneQueue {
  private static final Logger LOG = LoggerFactory.getLogger(LaneQueue.class);

  /** How much work may wait; more is refused. */
  static final int MOST_WAITING = 4_096;

  /** How much of it is looked up ahead. */
  private static final int AHEAD = 64;

  private final int partition;
  private final SealedLog sealed;
  private final Executor readers;
  private final Turn turn;
  private final StreamHeads heads;
  private final IdWindow ids;
  private final LongSupplier millis;
  private final ArrayDeque<LaneWork> queue = new ArrayDeque<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<Object> underWay = new HashSet<>();

  /** Ids that were looked up for work that waits: the number of their record, or -1. */
  private final Map<UUID, Long> found = new HashMap<>();

  private final Map<Object, RuntimeException> failures = new HashMap<>();
  private @Nullable LaneWork current;

  /** What is asked of sealed records. */
  @FunctionalInterface
  private interface LookUp<T> {
    T run(SealedRecords in) throws IOException;
  }

  LaneQueue(
      int partition,
      SealedLog sealed,
      Executor readers,
      Turn turn,
      StreamHeads heads,
      IdWindow ids,
      LongSupplier millis) {
    this.partition = partition;
    this.sealed = sealed;
    this.readers = readers;
    this.turn = turn;
    this.heads = heads;
    this.ids = ids;
    this.millis = millis;
  }

  /** Fails when too much waits; any thread. */
  void admit() {
    int now = waiting.get();
    if (now >= MOST_WAITING) {
      throw new OverloadedException("Work that waits for streams to be found", now, MOST_WAITING);
    }
  }

  /** Runs the work now, or lets it wait; on the lane. */
  void take(LaneWork work) {
    if (queue.isEmpty() && isAtHand(work)) {
      run(work);
    } else {
      queue.add(work);
      waiting.incrementAndGet();
      if (queue.size() <= AHEAD) {
        lookUp(work);
      }
      if (underWay.isEmpty()) {
        drain(); // no look-up could be begun, so none will come back
      }
    }
  }

  private void run(LaneWork work) {
    current = work;
    try {
      work.work();
    } finally {
      current = null;
    }
  }

  private boolean isAtHand(LaneWork work) {
    if (work.id() != null && !isAtHand(work.id())) {
      return false;
    }
    boolean[] all = {true};
    work.streams(stream -> all[0] &= isAtHand(stream));
    return all[0];
  }

  private boolean isAtHand(StreamId stream) {
    return heads.find(stream) != null || !sealed.mayHold(stream) || failures.containsKey(stream);
  }

  private boolean isAtHand(UUID id) {
    if (!sealed.mayHold(id) || found.containsKey(id) || failures.containsKey(id)) {
      return true;
    }
    try {
      return ids.find(id, millis.getAsLong()) >= 0;
    } catch (AppendIdExpiredException e) {
      return true; // who asks will hear it
    }
  }

  boolean isAtHand(StreamId stream, UUID id) {
    return isAtHand(id) && isAtHand(stream);
  }

  /** What is known of a stream; null when it has no events. */
  @Nullable Head find(StreamId stream) {
    Head head = heads.find(stream);
    if (head == null) {
      if (!failures.isEmpty() && failures.get(stream) != null) {
        throw failures.get(stream);
      }
      if ((current == null || !current.names(stream)) && sealed.mayHold(stream)) {
        throw new IllegalStateException(
            stream + " is not at hand; name it when the work is handed to its lane.");
      }
    }
    return head;
  }

  /** The number of the record that an accepted id made, -1 for a new id. */
  long find(UUID id) {
    long number = ids.find(id, millis.getAsLong());
    if (number < 0 && !found.isEmpty() && found.get(id) != null) {
      number = found.get(id);
    }
    if (number < 0) {
      if (!failures.isEmpty() && failures.get(id) != null) {
        throw failures.get(id);
      }
      if ((current == null || !current.names(id)) && !isAtHand(id)) {
        throw new IllegalStateException(
            "The id " + id + " is not at hand; name it when the work is handed to its lane.");
      }
    }
    return number;
  }

  private void lookUp(LaneWork work) {
    work.streams(
        stream -> {
          if (!isAtHand(stream)) {
            lookUp(stream, in -> head(in, stream), head -> heads.remember(stream, head));
          }
        });
    UUID id = work.id();
    if (id != null && !isAtHand(id)) {
      lookUp(id, in -> in.find(partition, id), number -> found.put(id, number));
    }
  }

  private Head head(SealedRecords in, StreamId stream) throws IOException {
    SealedStream newest = in.stream(partition, stream);
    return newest == null
        ? new Head(-1, -1)
        : new Head(newest.lastVersion(newest.count() - 1), newest.lastRecord());
  }

  /** Looks something up: now if it lies in memory, on a reader thread otherwise. */
  private <T> void lookUp(Object key, LookUp<T> work, Consumer<T> then) {
    if (underWay.contains(key)) {
      return;
    }
    try {
      then.accept(work.run(sealed.loaded()));
    } catch (NotLoadedException e) {
      underWay.add(key);
      onReader(key, work, then);
    } catch (IOException | RuntimeException | InternalError e) {
      failures.put(key, failure(e));
    }
  }

  private <T> void onReader(Object key, LookUp<T> work, Consumer<T> then) {
    try {
      readers.execute(
          () -> {
            try {
              T result = work.run(sealed);
              turn.execute(() -> done(key, () -> then.accept(result)));
            } catch (IOException | RuntimeException | InternalError e) {
              turn.execute(() -> done(key, () -> failures.put(key, failure(e))));
            }
          });
    } catch (RejectedExecutionException e) {
      underWay.remove(key);
      failures.put(key, LogEventStore.closed());
    }
  }

  private static RuntimeException failure(Throwable cause) {
    return cause instanceof CorruptDataException corrupt
        ? corrupt
        : new StoreUnavailableException(
            "What is stored of this stream cannot be read ("
                + cause
                + "). Nothing was written. Mend the cause and send it again.",
            cause);
  }

  private void done(Object key, Runnable take) {
    underWay.remove(key);
    take.run();
    drain();
  }

  private void drain() {
    while (!queue.isEmpty()) {
      LaneWork first = queue.peek();
      if (!isAtHand(first)) {
        // Its own look-ups are under way already, unless it was far behind.
        lookUp(first);
        if (isAtHand(first)) {
          continue;
        }
        lookUpSome();
        return;
      }
      queue.poll();
      waiting.decrementAndGet();
      try {
        run(first);
      } catch (RuntimeException e) {
        LOG.error("Work on a lane failed without an answer", e);
      }
      forget(first);
    }
    found.clear();
    failures.clear();
    heads.shrink();
  }

  private void lookUpSome() {
    int left = AHEAD;
    for (LaneWork each : queue) {
      if (left-- == 0) {
        return;
      }
      lookUp(each);
    }
  }

  private void forget(LaneWork done) {
    if (!failures.isEmpty()) {
      done.streams(failures::remove);
      failures.remove(done.id());
    }
    if (done.id() != null) {
      found.remove(done.id());
    }
  }
}
