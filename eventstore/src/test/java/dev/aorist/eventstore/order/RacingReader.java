package dev.aorist.eventstore.order;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;

/** Answers every read with a future that somebody else completes. */
record RacingReader(EventReader rest, Promise<EventBatch> page) implements EventReader {
  @Override
  public int partitions() {
    return rest.partitions();
  }

  @Override
  public int partitionOf(StreamId stream) {
    return rest.partitionOf(stream);
  }

  @Override
  public Future<EventBatch> readStream(StreamRead read) {
    return page.future();
  }

  @Override
  public Future<EventBatch> read(Position from, int maxBytes) {
    return page.future();
  }

  @Override
  public Checkpoint end() {
    return rest.end();
  }

  @Override
  public Future<Checkpoint> awaitBeyond(Checkpoint seen) {
    return rest.awaitBeyond(seen);
  }

  @Override
  public Future<Long> closeTime() {
    return rest.closeTime();
  }

  @Override
  public Future<Checkpoint> checkpointAt(Instant instant) {
    return rest.checkpointAt(instant);
  }
}
