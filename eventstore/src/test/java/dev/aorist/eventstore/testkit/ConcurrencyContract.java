package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many callers at once, and readers beside them: promises P2, P3, P4, P5 and P10 under load. */
interface ConcurrencyContract extends Contract {
  @Test
  default void sixty_four_writers_on_ten_streams_and_readers_beside_them() {
    var history = new History();
    List<Future<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      writers.add(write(history, i, 30));
    }
    Promise<Checkpoint> last = Promise.promise();
    List<Future<Void>> readers = new ArrayList<>();
    for (int partition = 0; partition < under().store().partitions(); partition++) {
      readers.add(follow(history, partition, 0, last.future()));
    }
    await(Future.join(writers));
    last.complete(under().store().end());
    await(Future.join(readers));

    assertThat(history.attempts())
        .filteredOn(attempt -> attempt.outcome() instanceof Outcome.Done)
        .hasSizeGreaterThan(500);
    assertThat(history.attempts())
        .filteredOn(attempt -> attempt.outcome() instanceof Outcome.Conflict)
        .hasSizeGreaterThan(100);
    assertThat(history.attempts())
        .noneMatch(attempt -> attempt.outcome() instanceof Outcome.Unknown);
    HistoryChecker.check(history, under().log());
  }

  private Future<Void> write(History history, int number, int appends) {
    var writer = new Writer(under().store(), history, under().clock(), number, 200);
    Promise<Void> done = Promise.promise();
    ((VertxInternal) under().vertx())
        .createEventLoopContext()
        .runOnContext(any -> writer.write(appends).onComplete(done));
    return done.future();
  }

  /** Reads a partition as it grows, until it has reached what {@code last} says. */
  private Future<Void> follow(History history, int partition, long from, Future<Checkpoint> last) {
    EventStore store = under().store();
    return history
        .read(store, new Position(partition, from), 4000)
        .compose(
            read -> {
              if (last.isComplete() && read.next() >= last.result().offset(partition)) {
                return Future.succeededFuture();
              }
              if (!read.end()) {
                return follow(history, partition, read.next(), last);
              }
              long[] seen = new long[store.partitions()];
              Arrays.fill(seen, Long.MAX_VALUE);
              seen[partition] = read.next();
              return Future.any(store.awaitBeyond(Checkpoint.of(seen)), last)
                  .compose(any -> follow(history, partition, read.next(), last));
            });
  }
}
