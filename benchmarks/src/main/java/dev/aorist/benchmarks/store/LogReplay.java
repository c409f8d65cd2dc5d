package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.AccountEvent;
import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads all partitions from their first event to their end, some event loops sharing them: headers
 * only, or decoded and folded into a balance an account.
 */
public final class LogReplay {
  private static final int BATCH_BYTES = 1 << 20;

  private final Vertx vertx;
  private final EventReader reader;
  private final long events;

  /**
   * @param events how many there must be
   */
  public LogReplay(Vertx vertx, EventReader reader, long events) {
    this.vertx = vertx;
    this.reader = reader;
    this.events = events;
  }

  /** Walks over all events and looks at nothing but their offsets. */
  public void headers() {
    run(1, false);
  }

  /** Decodes all events and folds them, on so many event loops. */
  public void fold(int threads) {
    run(threads, true);
  }

  private void run(int threads, boolean decode) {
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      shares.add(new Share(reader, i, threads, decode));
    }
    Future.all(shares.stream().map(vertx::deployVerticle).toList()).await();
    long seen = shares.stream().mapToLong(share -> share.seen).sum();
    if (seen != events) {
      throw new IllegalStateException("Read " + seen + " events of " + events + ".");
    }
    Future.all(shares.stream().map(share -> vertx.undeploy(share.deploymentID())).toList()).await();
  }

  /**
   * Every n-th partition, two of them at a time, so that one is read while the other is walked
   * over. Its starting is its work, so that it has an event loop.
   */
  private static final class Share extends VerticleBase {
    private static final int AT_A_TIME = 2;
    private final EventReader reader;
    private final Checkpoint end;
    private final int step;
    private final boolean decode;
    private final Map<String, Long> balances = new HashMap<>();
    private int nextPartition;
    private long seen;

    Share(EventReader reader, int first, int step, boolean decode) {
      this.reader = reader;
      this.end = reader.end();
      this.nextPartition = first;
      this.step = step;
      this.decode = decode;
    }

    @Override
    public Future<?> start() {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < AT_A_TIME; i++) {
        Promise<Void> done = Promise.promise();
        go(nextPartition(), done);
        all.add(done.future());
      }
      return Future.all(all);
    }

    private Position nextPartition() {
      int partition = nextPartition;
      nextPartition += step;
      return new Position(partition, 0);
    }

    /** From here to the end of the partition, and on with the next one that nobody has. */
    private void go(Position from, Promise<Void> done) {
      Position at = from;
      while (at.partition() < end.partitions() && at.offset() >= end.offset(at.partition())) {
        at = nextPartition();
      }
      if (at.partition() >= end.partitions()) {
        done.complete();
        return;
      }
      int partition = at.partition();
      reader
          .read(at, BATCH_BYTES)
          .onFailure(done::tryFail)
          .onSuccess(
              batch -> {
                walk(batch.cursor());
                go(new Position(partition, batch.next()), done);
              });
    }

    private void walk(EventCursor cursor) {
      long last = -1;
      while (cursor.next()) {
        if (decode) {
          cursor.payloads(this::fold);
        } else if (cursor.offset() <= last) {
          throw new IllegalStateException("Offset " + cursor.offset() + " after " + last + ".");
        } else {
          last = cursor.offset();
        }
        seen++;
      }
    }

    private void fold(Object payload) {
      Deposited deposit = (Deposited) (AccountEvent) payload;
      balances.merge(deposit.accountId(), deposit.amount(), Long::sum);
    }
  }
}
