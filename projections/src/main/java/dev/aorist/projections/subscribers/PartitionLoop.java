package dev.aorist.projections.subscribers;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through one partition for a subscriber, one event after the other, and stores how far it has
 * come. For the worker's context only.
 */
final class PartitionLoop {
  private static final int BATCH_BYTES = 64 * 1024;

  /** When nothing was handled, so much may be passed over before that is worth a record. */
  private static final long PASSED_OVER = 1_024;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private final SubscriberWorker worker;
  private final EventConsumer consumer;
  private final ConsumerOffset claim;
  private final Map<Class<?>, Boolean> handled = new HashMap<>();
  private final Promise<Void> ended = Promise.promise();
  private boolean busy;
  private boolean backingOff;
  private boolean ending;

  /** The next event; and up to where that is stored, or on its way to be. */
  private long next;

  private long stored;
  private boolean storing;
  private boolean worthStoring;

  private List<Step> steps = List.of();
  private int step;
  private long behindBatch;
  private int made;

  /** How often in a row something was to be tried again; and how often that was for good. */
  private int pauses;

  private int failures;

  /** One event that is wanted, or one that cannot be read. */
  private record Step(
      long offset, int number, @Nullable Event event, @Nullable RuntimeException unreadable) {}

  PartitionLoop(SubscriberWorker worker, EventConsumer consumer, ConsumerOffset claim) {
    this.worker = worker;
    this.consumer = consumer;
    this.claim = claim;
    this.next = claim.next().offset();
    this.stored = next;
  }

  /** Goes on if there is more than it has seen. */
  void wake(long end) {
    if (!busy && !ending && next < end) {
      busy = true;
      read();
    }
  }

  private void read() {
    worker
        .reader()
        .read(new Position(claim.next().partition(), next), BATCH_BYTES)
        .onComplete(read -> worker.run(() -> got(read.result(), read.cause())));
  }

  private void got(@Nullable EventBatch batch, @Nullable Throwable cause) {
    if (batch == null) {
      unread(cause == null ? new IllegalStateException("nothing was read") : cause);
      return;
    }
    pauses = 0;
    steps = new ArrayList<>();
    step = 0;
    behindBatch = batch.next();
    EventCursor cursor = batch.cursor();
    while (cursor.next()) {
      Class<?> type = cursor.payloadType();
      if (cursor.offset() >= next && (type == null || handles(type)) && !decode(cursor)) {
        break;
      }
    }
    go();
  }

  private void unread(Throwable cause) {
    if (SubscriberWorker.isTransient(cause)) {
      again(cause, this::read);
    } else {
      worker.stop(new Position(claim.next().partition(), next), null, cause);
      end();
    }
  }

  private boolean decode(EventCursor cursor) {
    int before = steps.size();
    made = 0;
    try {
      cursor.events(this::add);
      return true;
    } catch (RuntimeException e) {
      steps.subList(before, steps.size()).clear();
      steps.add(new Step(cursor.offset(), 0, null, e));
      return false;
    }
  }

  /**
   * Counts also what is not handled: an id that derives from the number stays when that changes.
   */
  private void add(Event event) {
    int number = made++;
    if (handles(event.payload().getClass())) {
      steps.add(new Step(event.position().offset(), number, event, null));
    }
  }

  private boolean handles(Class<?> type) {
    return handled.computeIfAbsent(type, consumer::handles);
  }

  /** Handles what is left of the batch, and goes on with the next one. */
  private void go() {
    while (step < steps.size()) {
      if (ending) {
        end();
        return;
      }
      Step at = steps.get(step);
      next = at.offset;
      Future<?> handling = handle(at);
      if (!handling.succeeded()) {
        handling.onComplete(done -> worker.run(() -> handled(at, done.cause())));
        return;
      }
      handled(at);
    }
    next = behindBatch;
    worker.advanced(claim.next().partition(), next);
    store();
    if (ending) {
      end();
    } else if (worker.hasMore(claim.next().partition(), next)) {
      read();
    } else {
      busy = false;
    }
  }

  private Future<?> handle(Step at) {
    if (at.event == null) {
      return Future.failedFuture(at.unreadable);
    }
    try {
      return consumer.handler().handle(at.event, at.number);
    } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
      return Future.failedFuture(e);
    }
  }

  private void handled(Step at) {
    step++;
    pauses = 0;
    failures = 0;
    worthStoring = true;
    worker.fine(this);
    // Several may be made of one stored event; all of them come again until the last is done.
    if (step == steps.size() || steps.get(step).offset != at.offset) {
      next = at.offset + 1;
      worker.advanced(claim.next().partition(), next);
    }
  }

  private void handled(Step at, @Nullable Throwable cause) {
    if (cause == null) {
      handled(at);
      go();
    } else if (SubscriberWorker.isTransient(cause)) {
      again(cause, this::go);
    } else if (failures < consumer.retries()) {
      failures++;
      again(cause, this::go);
    } else {
      worker.stop(new Position(claim.next().partition(), at.offset), at.event, cause);
      end();
    }
  }

  /** Tries once more after a while. */
  private void again(Throwable cause, Runnable what) {
    if (ending) {
      end();
      return;
    }
    worker.trouble(this, new Position(claim.next().partition(), next), cause);
    long pause = FIRST_PAUSE_MILLIS << Math.min(pauses, 20);
    pauses++;
    backingOff = true;
    worker.later(
        Math.min(pause, LONGEST_PAUSE_MILLIS),
        () -> {
          if (backingOff) {
            backingOff = false;
            what.run();
          }
        });
  }

  /** Stores how far it has come, once what is on its way has arrived. */
  private void store() {
    if (storing || next == stored || !worthStoring && next - stored < PASSED_OVER && !ending) {
      return;
    }
    long to = next;
    storing = true;
    worthStoring = false;
    worker
        .offsets()
        .store(claim.at(to))
        .onComplete(done -> worker.run(() -> stored(to, done.cause())));
  }

  private void stored(long to, @Nullable Throwable cause) {
    storing = false;
    if (cause == null) {
      stored = to;
      store();
      endWhenStored();
    } else if (ending) {
      ended.tryComplete(); // what was handled since comes again
    } else if (SubscriberWorker.isTransient(cause)) {
      worthStoring = true; // with the next batch
    } else {
      worker.lost(new Position(claim.next().partition(), to), cause);
    }
  }

  /** Ends after the event that is being handled; completes when its place is stored. */
  Future<Void> close() {
    ending = true;
    if (!busy || backingOff) {
      end();
    }
    return ended.future();
  }

  private void end() {
    ending = true;
    busy = false;
    backingOff = false;
    store();
    endWhenStored();
  }

  private void endWhenStored() {
    if (ending && !busy && !storing) {
      ended.tryComplete();
    }
  }
}
