package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Work for a lane, with the streams and the id that it will ask for. Immutable. */
final class LaneWork implements Runnable {
  private final LaneQueue queue;
  private final @Nullable UUID id;
  private final @Nullable StreamId stream;
  private final @Nullable List<StreamAppend> parts;
  private final Runnable work;

  private LaneWork(
      LaneQueue queue,
      @Nullable UUID id,
      @Nullable StreamId stream,
      @Nullable List<StreamAppend> parts,
      Runnable work) {
    this.queue = queue;
    this.id = id;
    this.stream = stream;
    this.parts = parts;
    this.work = work;
  }

  static LaneWork plain(LaneQueue queue, Runnable work) {
    return new LaneWork(queue, null, null, null, work);
  }

  static LaneWork on(LaneQueue queue, StreamId stream, @Nullable UUID id, Runnable work) {
    return new LaneWork(queue, id, stream, null, work);
  }

  static LaneWork of(LaneQueue queue, UUID id, List<StreamAppend> parts, Runnable work) {
    return new LaneWork(queue, id, null, parts, work);
  }

  @Nullable UUID id() {
    return id;
  }

  void streams(Consumer<StreamId> to) {
    if (stream != null) {
      to.accept(stream);
    }
    if (parts != null) {
      for (StreamAppend part : parts) {
        to.accept(part.stream());
      }
    }
  }

  boolean names(StreamId other) {
    if (parts != null) {
      for (StreamAppend part : parts) {
        if (part.stream().equals(other)) {
          return true;
        }
      }
    }
    return other.equals(stream);
  }

  boolean names(UUID other) {
    return other.equals(id);
  }

  /** Its turn: runs, or waits in the lane's queue. */
  @Override
  public void run() {
    queue.take(this);
  }

  void work() {
    work.run();
  }
}
