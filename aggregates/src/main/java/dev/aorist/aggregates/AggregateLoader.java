package dev.aorist.aggregates;

import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.spi.Environment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads aggregates of one type by folding their committed events: as they are, as they were at a
 * version or at a time; from a snapshot on, where there is one. Decoding and folding is done on the
 * threads that it is given, so any thread may ask and none is blocked; futures complete on the
 * caller's context.
 *
 * <p>They fail with {@link UnfoldableStreamException} when an event handler fails, with {@link
 * dev.aorist.eventstore.UnreadableEventException} when an event cannot be decoded, and as {@link
 * EventReader} says.
 */
public final class AggregateLoader {
  private static final Logger LOG = LoggerFactory.getLogger(AggregateLoader.class);

  /** One use of a snapshot in so many is checked against the events, the first among them. */
  private static final int CHECKED = 64;

  private static final long SLOW = Duration.ofMillis(20).toNanos();
  private static final long ALWAYS = Long.MAX_VALUE;

  private final Folding folding;
  private final EventReader reader;
  private final AggregateType type;
  private final Snapshots snapshots;
  private final LongSupplier nanos;
  private final Runnable distrusted;
  private final AtomicLong used = new AtomicLong();

  /**
   * A loader that folds from the first event on, always.
   *
   * @param folding where events are decoded and folded, a page at a time; not an event loop
   */
  public AggregateLoader(Vertx vertx, Executor folding, EventReader reader, AggregateType type) {
    this.folding = new Folding(vertx, folding, reader, type);
    this.reader = reader;
    this.type = type;
    this.snapshots = Snapshots.NONE;
    this.nanos = () -> 0;
    this.distrusted = () -> {};
  }

  /**
   * A loader that uses snapshots, and takes them where folding was long.
   *
   * @param environment for measuring how long
   * @param distrusted called when a snapshot was found wrong: states that came of it are too
   */
  public AggregateLoader(
      Vertx vertx,
      Executor folding,
      EventReader reader,
      AggregateType type,
      Snapshots snapshots,
      Environment environment,
      Runnable distrusted) {
    this.folding = new Folding(vertx, folding, reader, type);
    this.reader = reader;
    this.type = type;
    this.snapshots = snapshots;
    this.nanos = environment::nanoTime;
    this.distrusted = distrusted;
  }

  /** The aggregate as it is. */
  public Future<Loaded> load(StreamId stream) {
    return load(new Fold(type, Loaded.nothing(stream), ALWAYS, ALWAYS), ALWAYS);
  }

  /**
   * The aggregate after its event of {@code version}, or after its last event when it has not got
   * that far.
   *
   * @throws IllegalArgumentException when the version is negative
   */
  public Future<Loaded> loadAt(StreamId stream, long version) {
    if (version < 0) {
      throw new IllegalArgumentException(
          "Versions start at 0; cannot load " + stream + " at " + version + ".");
    }
    return load(new Fold(type, Loaded.nothing(stream), version, ALWAYS), ALWAYS);
  }

  /**
   * The aggregate with all events recorded at or before {@code instant}, and no other. Completes
   * once no such event can be recorded any more; an instant in the future stands for the present.
   */
  public Future<Loaded> loadAsOf(StreamId stream, Instant instant) {
    int partition = reader.partitionOf(stream);
    long until = StreamRead.of(stream).until(instant).until();
    return reader
        .checkpointAt(instant)
        .compose(
            checkpoint -> {
              long end = checkpoint.offset(partition);
              return load(new Fold(type, Loaded.nothing(stream), ALWAYS, end), until);
            });
  }

  /**
   * The same aggregate with the events that came since. Where the type {@linkplain
   * Decider#evolvesInPlace() evolves in place}, {@code base} is used up, also when the future
   * fails.
   */
  public Future<Loaded> update(Loaded base) {
    var fold = new Fold(type, base, ALWAYS, ALWAYS);
    return base.exists() ? folding.run(fold, ALWAYS).map(Fold::result) : load(fold, ALWAYS);
  }

  private Future<Loaded> load(Fold fold, long until) {
    if (snapshots == Snapshots.NONE) {
      return folding.run(fold, until).map(Fold::result);
    }
    long start = nanos.getAsLong();
    return folding.run(() -> begin(fold), until).map(end -> end(end, start));
  }

  /** On a folding thread. */
  private Fold begin(Fold fold) {
    Snapshot snapshot = snapshots.find(type, fold.stream());
    if (snapshot == null || !fold.reaches(snapshot)) {
      return fold;
    }
    if (used.getAndIncrement() % CHECKED == 0) {
      check(fold.stream());
    }
    return fold.on(type, snapshot);
  }

  private Loaded end(Fold fold, long start) {
    boolean slow = nanos.getAsLong() - start > SLOW;
    if (fold.isWhole() && (fold.folded() >= Snapshot.EVERY || slow && fold.folded() > 0)) {
      snapshots.offer(type, fold.snapshot());
    }
    return fold.result();
  }

  /** Compares a snapshot with its events, in the background. */
  private void check(StreamId stream) {
    Snapshot snapshot = snapshots.find(type, stream);
    if (snapshot == null) {
      return;
    }
    Loaded taken = snapshot.loaded();
    var fold = new Fold(type, Loaded.nothing(stream), taken.version(), ALWAYS);
    folding
        .run(fold, ALWAYS)
        .onSuccess(
            folded -> {
              // With another event there, or none, it is of another log, and not used anyway.
              boolean sameEvent =
                  folded.result().version() == taken.version()
                      && folded.snapshot().timestamp() == snapshot.timestamp();
              if (sameEvent
                  && !StateText.same(taken.stateOrNull(), folded.result().stateOrNull())) {
                distrust(taken);
              }
            })
        .onFailure(e -> LOG.debug("The snapshot of {} was not checked this time", stream, e));
  }

  private void distrust(Loaded taken) {
    LOG.error(
        "The snapshot of {} at version {} is not what today's {} makes of its events. No snapshot"
            + " of {} is used any more; raise @Aggregate(version) whenever the state's shape or"
            + " meaning changes.",
        taken.stream(),
        taken.version(),
        type.name(),
        type.name());
    snapshots.distrust(type);
    distrusted.run();
  }
}
