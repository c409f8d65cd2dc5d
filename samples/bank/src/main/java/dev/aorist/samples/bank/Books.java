package dev.aorist.samples.bank;

import dev.aorist.Aorist;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.samples.bank.domain.Credited;
import dev.aorist.samples.bank.domain.Debited;
import dev.aorist.samples.bank.domain.Deposited;
import dev.aorist.samples.bank.domain.Refunded;
import dev.aorist.samples.bank.domain.Withdrawn;
import dev.aorist.samples.bank.views.Balances;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The bank's books, added up twice: from every event of the log, and from the view.
 *
 * @param byLog what each account holds by its events
 * @param byView what the view says that all hold together
 * @param lowest the least that any account ever held
 * @param moves what became of transfers
 */
record Books(Map<StreamId, Long> byLog, long byView, long lowest, Moves moves) {
  private static final Duration CATCH_UP = Duration.ofMinutes(10);
  private static final int BYTES = 1 << 20;

  /** Reads everything; waits for it, so not on an event loop. */
  static Books read(Aorist aorist) throws InterruptedException, ExecutionException {
    Map<StreamId, Long> balances = new HashMap<>();
    long[] lowest = {0};
    var moves = new Moves();
    forEachEvent(
        aorist,
        event -> {
          moves.add(event);
          if (!event.stream().category().equals("account")) {
            return;
          }
          long balance = balances.merge(event.stream(), gain(event), Long::sum);
          lowest[0] = Math.min(lowest[0], balance);
        });
    long byView =
        await(
            aorist
                .view(Balances.class)
                .atLeast(aorist.store().end(), CATCH_UP)
                .rows()
                .map(rows -> rows.stream().mapToLong(row -> row.row().cents()).sum()));
    return new Books(Map.copyOf(balances), byView, lowest[0], moves);
  }

  /** All events of all partitions, in order within each; waits for them. */
  static void forEachEvent(Aorist aorist, Consumer<Event> to)
      throws InterruptedException, ExecutionException {
    for (int partition = 0; partition < aorist.store().partitions(); partition++) {
      EventBatch batch;
      long offset = 0;
      do {
        batch = await(aorist.store().read(new Position(partition, offset), BYTES));
        batch.events().forEach(to);
        offset = batch.next();
      } while (!batch.end());
    }
  }

  /** What the event added to the account. */
  static long gain(Event event) {
    if (event.payload() instanceof Deposited deposited) {
      return deposited.cents();
    }
    if (event.payload() instanceof Withdrawn withdrawn) {
      return -withdrawn.cents();
    }
    if (event.payload() instanceof Debited debited) {
      return -debited.cents();
    }
    if (event.payload() instanceof Credited credited) {
      return credited.cents();
    }
    return event.payload() instanceof Refunded refunded ? refunded.cents() : 0;
  }

  long sum() {
    return byLog.values().stream().mapToLong(Long::longValue).sum();
  }

  static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
