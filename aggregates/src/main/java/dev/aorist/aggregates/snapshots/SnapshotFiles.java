package dev.aorist.aggregates.snapshots;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.Loaded;
import dev.aorist.aggregates.Snapshot;
import dev.aorist.aggregates.Snapshots;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonValues;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots in a few files of a directory of their own, which may be deleted at any time that it is
 * not open. Nothing is forced: what a crash took or tore is not found again, and what is found is
 * confirmed by the log's own event before it is used.
 *
 * <p>One worker writes. Reading is done by whoever asks. What cannot be done, for a full disk or a
 * state without JSON, is told once and left.
 */
public final class SnapshotFiles implements Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
  private static final int MOST_WAITING = 256;

  private final JsonValues json = new JsonValues();
  private final Closeable lock;
  private final Worker worker;
  private final SnapshotLog log;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Types of which none is kept or found any more. */
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  private volatile boolean broken;

  private SnapshotFiles(Closeable lock, Worker worker, SnapshotLog log) {
    this.lock = lock;
    this.worker = worker;
    this.log = log;
  }

  /**
   * Opens what is kept in {@code directory}; what is there is read in the background.
   *
   * @throws IOException when the directory cannot be made or another process has it
   */
  public static SnapshotFiles open(Environment environment, Directory directory)
      throws IOException {
    return open(environment, directory, SnapshotLog.FILE_BYTES);
  }

  static SnapshotFiles open(Environment environment, Directory directory, int fileBytes)
      throws IOException {
    Closeable lock = directory.lock();
    var files =
        new SnapshotFiles(
            lock, environment.worker("aorist-snapshots"), new SnapshotLog(directory, fileBytes));
    files.worker.execute(() -> files.attempt(files.log::readAll));
    return files;
  }

  @Override
  public @Nullable Snapshot find(AggregateType type, StreamId stream) {
    Class<?> state = type.stateClass().orElse(null);
    if (state == null || given.contains(type.category())) {
      return null;
    }
    Entry entry = log.find(stream);
    if (entry == null || entry.aggregateVersion() != type.version()) {
      return null;
    }
    try {
      var at = new Position(entry.partition(), entry.offset());
      Object value = json.read(entry.state(), state);
      return new Snapshot(new Loaded(stream, entry.version(), at, value), entry.timestamp());
    } catch (RuntimeException e) {
      LOG.warn("The snapshot of {} cannot be read and is not used", stream, e);
      return null;
    }
  }

  @Override
  public void offer(AggregateType type, Snapshot snapshot) {
    if (broken || type.stateClass().isEmpty() || given.contains(type.category())) {
      return;
    }
    if (type.decider().evolvesInPlace()) {
      Entry entry = encode(type, snapshot);
      if (entry != null) {
        submit(() -> log.add(entry));
      }
    } else {
      submit(
          () -> {
            Entry entry = encode(type, snapshot);
            if (entry != null) {
              log.add(entry);
            }
          });
    }
  }

  @Override
  public void distrust(AggregateType type) {
    given.add(type.category());
    log.remove(type.category());
  }

  /** Writes what it has taken, then gives the directory up. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    worker.execute(
        () -> {
          try {
            log.close();
            lock.close();
            closed.complete();
          } catch (IOException e) {
            closed.fail(e);
          }
        });
    worker.close();
    return closed.future();
  }

  private void submit(SnapshotLog.Task task) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return;
    }
    try {
      worker.execute(
          () -> {
            waiting.decrementAndGet();
            attempt(task);
          });
    } catch (RejectedExecutionException closed) {
      waiting.decrementAndGet();
    }
  }

  private void attempt(SnapshotLog.Task task) {
    if (broken) {
      return;
    }
    try {
      task.run();
    } catch (IOException e) {
      broken = true;
      LOG.warn("No more snapshots are taken until the next start; loads take longer", e);
    }
  }

  /** The entry, if the state that is read back is the one that was written. */
  private @Nullable Entry encode(AggregateType type, Snapshot snapshot) {
    Loaded loaded = snapshot.loaded();
    Position at = Objects.requireNonNull(loaded.positionOrNull());
    Object state = Objects.requireNonNull(loaded.stateOrNull());
    try {
      byte[] bytes = json.write(state);
      Object back = json.read(bytes, type.stateClass().orElseThrow());
      if (back.equals(state) || Arrays.equals(bytes, json.write(back))) {
        return new Entry(
            loaded.stream(),
            type.version(),
            loaded.version(),
            at.partition(),
            at.offset(),
            snapshot.timestamp(),
            bytes);
      }
      giveUp(type, "what is read back is another state", null);
    } catch (RuntimeException e) {
      giveUp(type, "its state has no JSON that can be read back", e);
    }
    return null;
  }

  private void giveUp(AggregateType type, String why, @Nullable RuntimeException cause) {
    if (given.add(type.category())) {
      LOG.warn(
          "There are no snapshots of {}: {}. Make the state a record of plain values, or let it"
              + " load from its first event",
          type.name(),
          why,
          cause);
    }
  }
}
