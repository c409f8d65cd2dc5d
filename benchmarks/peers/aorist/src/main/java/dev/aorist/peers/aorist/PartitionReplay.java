package dev.aorist.peers.aorist;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.Map;

/**
 * Folds every n-th partition from its first event to its end, on an event loop of its own; while it
 * folds a batch the next one is read.
 */
final class PartitionReplay extends VerticleBase {
  private static final int BATCH_BYTES = 1 << 20;

  private final EventReader reader;
  private final Checkpoint end;
  private final int step;
  private final Promise<Void> done = Promise.promise();
  private final Map<String, Long> balances = new HashMap<>();
  private int partition;
  private long events;

  PartitionReplay(EventReader reader, int first, int step) {
    this.reader = reader;
    this.end = reader.end();
    this.partition = first;
    this.step = step;
  }

  /** Deploying it is replaying. */
  @Override
  public Future<Void> start() {
    follow(read(0));
    return done.future();
  }

  /** The next batch, of this partition or of the next one that has any; null at the end. */
  private Future<EventBatch> read(long offset) {
    long from = offset;
    while (partition < end.partitions() && from >= end.offset(partition)) {
      partition += step;
      from = 0;
    }
    return partition < end.partitions()
        ? reader.read(new Position(partition, from), BATCH_BYTES)
        : null;
  }

  private void follow(Future<EventBatch> reading) {
    if (reading == null) {
      done.complete();
      return;
    }
    reading
        .onFailure(done::fail)
        .onSuccess(
            batch -> {
              Future<EventBatch> next = read(batch.next());
              fold(batch);
              follow(next);
            });
  }

  private void fold(EventBatch batch) {
    for (EventCursor cursor = batch.cursor(); cursor.next(); events++) {
      cursor.payloads(
          event -> {
            Account.AccountEvent happened = (Account.AccountEvent) event;
            balances.merge(happened.accountId(), happened.delta(), Long::sum);
          });
    }
  }

  Map<String, Long> balances() {
    return balances;
  }

  long events() {
    return events;
  }
}
