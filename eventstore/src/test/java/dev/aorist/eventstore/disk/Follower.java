package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Follows the log through all crashes: what it has seen survives them, as if it were in a database
 * of its own. Now and then its handler fails, and it begins again where it was.
 */
final class Follower {
  private final List<List<Event>> seen = new ArrayList<>();
  private final SplittableRandom random;
  private int lives;

  Follower(int partitions, SplittableRandom random) {
    this.random = random;
    for (int p = 0; p < partitions; p++) {
      seen.add(new ArrayList<>());
    }
  }

  /** Follows a store that was opened; the one before is gone. */
  void follow(Vertx vertx, EventReader reader) {
    follow(vertx, reader, ++lives);
  }

  private void follow(Vertx vertx, EventReader reader, int life) {
    long[] offsets = seen.stream().mapToLong(List::size).toArray();
    Subscription.start(vertx, reader, Checkpoint.of(offsets), batch -> take(batch, life))
        .ended()
        .onFailure(
            cause -> {
              if (life == lives && cause instanceof Tired) {
                follow(vertx, reader, life);
              }
            });
  }

  private Future<?> take(EventBatch batch, int life) {
    if (life != lives) {
      return Future.failedFuture("another life");
    }
    if (random.nextInt(8) == 0) {
      return Future.failedFuture(new Tired());
    }
    for (Event event : batch.events()) {
      seen.get(event.position().partition()).add(event);
    }
    return Future.succeededFuture();
  }

  /** What it saw of each partition. */
  List<List<Event>> seen() {
    return seen;
  }

  private static final class Tired extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
