package dev.aorist.projections.subscribers;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerFencedException;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.projections.SubscriberStatus;
import dev.aorist.projections.SubscriberStatus.State;
import dev.aorist.projections.runtime.WorkerContext;
import dev.aorist.projections.spi.Share;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one subscriber or reaction going: claims its partitions, has a loop for each, and wakes
 * those that have something to do. Everything happens on one worker context, where handlers are
 * called, too; {@link #status} may be asked from anywhere.
 */
final class SubscriberWorker {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberWorker.class);
  private static final Future<Void> NOTHING = Future.succeededFuture();

  /** When the log could not say whether there is more, it is asked again after so long. */
  private static final long AGAIN_MILLIS = 100;

  /** How often a member looks which partitions are its own. */
  private static final long LOOK_MILLIS = 250;

  private final Vertx vertx;
  private final EventReader reader;
  private final ConsumerOffsets offsets;
  private final EventConsumer consumer;
  private final Share share;
  private final WorkerContext thread;
  private final Context context;

  /** The next event of each partition; -1 where another member handles it. */
  private final AtomicLongArray reached;

  private volatile State state = State.PAUSED;
  private volatile @Nullable String trouble;

  /** Guarded by this. */
  private @Nullable Future<Void> closed;

  // On the context only.
  private final @Nullable PartitionLoop[] loops;

  /** Partitions that are being taken over, or given up. */
  private final BitSet changing = new BitSet();

  private boolean looking;
  private @Nullable PartitionLoop troubled;
  private final List<Promise<Void>> waitingForTheEnd = new ArrayList<>();
  private Checkpoint seen;
  private boolean waiting;
  private Future<Void> last = Future.succeededFuture();

  private SubscriberWorker(
      Vertx vertx,
      EventReader reader,
      ConsumerOffsets offsets,
      EventConsumer consumer,
      Share share,
      WorkerContext thread) {
    this.vertx = vertx;
    this.reader = reader;
    this.offsets = offsets;
    this.consumer = consumer;
    this.share = share;
    this.thread = thread;
    this.context = thread.context();
    this.reached = new AtomicLongArray(reader.partitions());
    this.loops = new PartitionLoop[reader.partitions()];
    for (int p = 0; isShared() && p < loops.length; p++) {
      reached.set(p, -1);
    }
    this.seen = reader.end();
  }

  static Future<SubscriberWorker> open(
      Vertx vertx,
      EventReader reader,
      ConsumerOffsets offsets,
      EventConsumer consumer,
      Share share) {
    return WorkerContext.open(vertx, "aorist-subscriber-" + consumer.group())
        .map(thread -> new SubscriberWorker(vertx, reader, offsets, consumer, share, thread));
  }

  /** What passes by itself, so that trying again is right and giving up is not. */
  static boolean isTransient(Throwable cause) {
    return cause instanceof OverloadedException
        || cause instanceof OutcomeUnknownException
        || cause instanceof StoreUnavailableException;
  }

  private boolean isShared() {
    return share != Share.ALL;
  }

  EventReader reader() {
    return reader;
  }

  ConsumerOffsets offsets() {
    return offsets;
  }

  String name() {
    return consumer.group();
  }

  SubscriberStatus status() {
    long[] at = new long[reached.length()];
    Checkpoint end = reader.end();
    long behind = 0;
    for (int p = 0; p < at.length; p++) {
      long next = reached.get(p);
      at[p] = Math.max(0, next);
      behind += next < 0 ? 0 : Math.max(0, end.offset(p) - next);
    }
    return new SubscriberStatus(consumer.group(), state, Checkpoint.of(at), behind, trouble);
  }

  /** Claims its partitions and goes on from their stored offsets. */
  Future<Void> start() {
    return inTurn(
        () -> {
          if (state == State.RUNNING) {
            return Future.succeededFuture();
          }
          state = State.STARTING;
          return claim().transform(this::begin);
        });
  }

  private Future<List<ConsumerOffset>> claim() {
    List<Future<ConsumerOffset>> claims = new ArrayList<>();
    if (isShared()) {
      return Future.succeededFuture(List.of()); // they are taken over one by one
    }
    for (int p = 0; p < reader.partitions(); p++) {
      claims.add(offsets.claim(consumer.group(), p, consumer.start()));
    }
    return Future.all(claims).map(all -> all.list());
  }

  private Future<Void> begin(AsyncResult<List<ConsumerOffset>> claimed) {
    if (claimed.failed()) {
      trouble = "its place in the log cannot be read: " + claimed.cause().getMessage();
      state = State.STOPPED;
      return Future.failedFuture(claimed.cause());
    }
    claimed.result().forEach(this::begin);
    trouble = null;
    troubled = null;
    state = State.RUNNING;
    pump();
    if (isShared() && !looking) {
      looking = true;
      look();
    }
    return Future.succeededFuture();
  }

  private PartitionLoop begin(ConsumerOffset claim) {
    int partition = claim.next().partition();
    reached.set(partition, claim.next().offset());
    var loop = new PartitionLoop(this, consumer, claim);
    loops[partition] = loop;
    return loop;
  }

  /** Takes over the partitions that have become this member's, and gives up those that are not. */
  private void look() {
    for (int p = 0; state == State.RUNNING && p < loops.length; p++) {
      if (!changing.get(p) && share.has(p) != (loops[p] != null)) {
        if (loops[p] == null) {
          takeOver(p);
        } else {
          giveUp(p);
        }
      }
    }
    later(LOOK_MILLIS, this::look);
  }

  private void takeOver(int partition) {
    changing.set(partition);
    offsets
        .claim(consumer.group(), partition, consumer.start())
        .onComplete(
            claimed ->
                run(
                    () -> {
                      changing.clear(partition);
                      if (claimed.failed()) {
                        LOG.debug("{} does not get {}", name(), partition, claimed.cause());
                      } else if (state == State.RUNNING && share.has(partition)) {
                        begin(claimed.result()).wake(reader.end().offset(partition));
                      }
                    }));
  }

  private void giveUp(int partition) {
    PartitionLoop loop = loops[partition];
    if (loop != null) {
      changing.set(partition);
      loops[partition] = null;
      reached.set(partition, -1);
      loop.close().onComplete(ended -> run(() -> changing.clear(partition)));
    }
  }

  /** The place of a partition could not be stored, for good. */
  void lost(Position at, Throwable cause) {
    if (isShared() && cause instanceof ConsumerFencedException) {
      giveUp(at.partition()); // another member handles it by now
    } else {
      stop(at, null, cause);
    }
  }

  /** Handles no more; completes when what is under way is done and its place stored. */
  Future<Void> pause() {
    return inTurn(
        () ->
            endLoops()
                .map(
                    ended -> {
                      state = State.PAUSED;
                      return ended;
                    }));
  }

  /** The same for good. Closing twice is harmless. */
  synchronized Future<Void> close() {
    if (closed == null) {
      closed = inTurn(this::endLoops).transform(ended -> thread.close());
    }
    return closed;
  }

  private Future<Void> endLoops() {
    List<PartitionLoop> ending = Stream.of(loops).filter(Objects::nonNull).toList();
    Arrays.fill(loops, null);
    return Future.join(ending.stream().map(PartitionLoop::close).toList()).mapEmpty();
  }

  /**
   * One of start, pause and close after the other, on the context. Answered on the caller's: what
   * follows may be to end the thread of this one.
   */
  private Future<Void> inTurn(Supplier<Future<Void>> what) {
    return onContext(
        done -> {
          last = last.transform(any -> what.get());
          last.onComplete(done);
        });
  }

  private Future<Void> onContext(Consumer<Promise<Void>> what) {
    Promise<Void> done = ((ContextInternal) vertx.getOrCreateContext()).promise();
    try {
      context.runOnContext(now -> what.accept(done));
    } catch (RejectedExecutionException e) {
      done.fail(new IllegalStateException("The subscriber " + consumer.group() + " is closed."));
    }
    return done.future();
  }

  /** Wakes the loops that have more to do, and waits for the log to say that there is more. */
  private void pump() {
    if (state != State.RUNNING) {
      return;
    }
    seen = reader.end();
    for (int p = 0; p < loops.length; p++) {
      PartitionLoop loop = loops[p];
      if (loop != null) {
        loop.wake(seen.offset(p));
      }
    }
    if (!waiting) {
      waiting = true;
      reader
          .awaitBeyond(seen)
          .onComplete(
              more ->
                  run(
                      () -> {
                        waiting = false;
                        if (more.succeeded()) {
                          pump();
                        } else {
                          later(AGAIN_MILLIS, this::pump);
                        }
                      }));
    }
  }

  boolean hasMore(int partition, long next) {
    return seen.offset(partition) > next;
  }

  void advanced(int partition, long next) {
    if (loops[partition] != null || !isShared()) {
      reached.set(partition, next);
    }
    if (!waitingForTheEnd.isEmpty()) {
      tellWhoWaits();
    }
  }

  /** Completes when nothing is left to be handled. */
  Future<Void> caughtUp() {
    return onContext(
        done -> {
          waitingForTheEnd.add(done);
          tellWhoWaits();
        });
  }

  private void tellWhoWaits() {
    boolean stopped = state == State.STOPPED;
    if (stopped || status().behind() == 0) {
      List<Promise<Void>> all = List.copyOf(waitingForTheEnd);
      waitingForTheEnd.clear();
      var failure = new IllegalStateException(consumer.group() + " " + trouble);
      all.forEach(each -> each.handle(stopped ? Future.failedFuture(failure) : NOTHING));
    }
  }

  /** An event failed for good: nothing is handled any more until somebody resumes. */
  void stop(Position at, @Nullable Event event, Throwable cause) {
    String what = event == null ? "" : " (" + event.type() + " of " + event.stream() + ")";
    trouble = "stopped at " + at + what + ": " + text(cause);
    LOG.error("{} {}", consumer.group(), trouble, cause);
    state = State.STOPPED;
    tellWhoWaits();
    Future<Void> ended = endLoops();
    last = last.transform(any -> ended); // who resumes waits for what is under way
  }

  /** Something is tried again. */
  void trouble(PartitionLoop loop, Position at, Throwable cause) {
    troubled = loop;
    trouble = "tries " + at + " again: " + text(cause);
    LOG.warn("{} {}", consumer.group(), trouble);
  }

  /** What was in trouble is not any more. */
  void fine(PartitionLoop loop) {
    if (troubled == loop) {
      troubled = null;
      trouble = null;
    }
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  void run(Runnable work) {
    try {
      context.runOnContext(now -> work.run());
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is closed; what came late is dropped", consumer.group());
    }
  }

  void later(long millis, Runnable work) {
    // Set on the context, so it is cancelled when that is closed.
    vertx.setTimer(millis, timer -> work.run());
  }
}
