package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Order;
import dev.aorist.projections.Rows;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into rows, a batch at a time, in two passes: {@link #take} each event, which decodes
 * it and notes what it asks for; fetch the rows that are not here ({@link #unknownKeys}, {@link
 * #learn}); then {@link #apply}. Between the two a store is asked once for the whole batch.
 *
 * <p>This is the inner loop of a replay. Per event it makes the decoded object and the rows that
 * change, and nothing else.
 *
 * <p>For one thread at a time.
 */
final class Folding<R> implements Rows<R>, Occurrence {
  private final Fold<R> fold;
  private final boolean byStream;
  private final boolean inParts;
  private final RowCache<R> cache;
  private final Parking parking;
  private final Predicate<String> wanted;
  private final PendingChanges<R> pending;
  private final Consumer<Object> decoded = this::onPayload;
  private final Set<String> categories = new HashSet<>();
  private String lastCategory = "";
  private @Nullable Class<?> lastType;
  private boolean lastTypeHandled;
  private final Map<Class<?>, Boolean> handled = new HashMap<>();
  private final @Nullable Consumer<FoldFailure> passingOver;
  private @Nullable FoldFailure failure;
  private boolean failedWhileApplying;
  private long events;
  private @Nullable Sequence sequence;

  /** The change that fails. */
  private static final BiFunction<Object, Throwable, Object> RAISE =
      (row, cause) -> {
        throw Folding.<RuntimeException>asIs(cause);
      };

  private List<String> expected = List.of();

  // The event under way.
  private @Nullable EventCursor cursor;
  private @Nullable StreamId stream;
  private @Nullable Object payload;

  /**
   * @param cache holds the rows
   * @param wanted which keys' rows are kept; changes of others are dropped. Where events may be
   *     parked it has to be all, as rows hang together
   */
  Folding(Fold<R> fold, RowCache<R> cache, Predicate<String> wanted) {
    this(fold, cache, wanted, null);
  }

  /**
   * @param passingOver hears of events that fail, which are parked or else change nothing; null to
   *     stop at the first one that cannot be parked
   */
  Folding(
      Fold<R> fold,
      RowCache<R> cache,
      Predicate<String> wanted,
      @Nullable Consumer<FoldFailure> passingOver) {
    this.passingOver = passingOver;
    this.pending =
        new PendingChanges<>(
            fold.name(), fold.order() == Order.MERGED ? PartKeys::keyOf : UnaryOperator.identity());
    this.parking = cache.parking();
    this.fold = fold;
    this.byStream = fold.order() == Order.STREAM;
    this.inParts = fold.order() == Order.MERGED;
    this.cache = cache;
    this.wanted = wanted;
  }

  /** From now on every event is counted, and they have to follow each other without gaps. */
  Sequence counting(Checkpoint from) {
    sequence = new Sequence(fold.name(), from);
    return sequence;
  }

  /**
   * Takes the event that {@code at} stands on.
   *
   * @return false when it failed; {@link #failure} says why
   */
  boolean take(EventCursor at) {
    events++;
    if (sequence != null) {
      sequence.take(at.partition(), at.offset());
    }
    Class<?> known = at.payloadType();
    if (known != null && !isHandled(known)) {
      return true;
    }
    if (parking.discards(at.partition(), at.offset())) {
      return true;
    }
    String type = at.type();
    cursor = at;
    stream = null;
    pending.beginEvent(at.partition(), at.offset(), at.timestamp(), type);
    try {
      at.payloads(decoded);
      return true;
    } catch (Throwable e) {
      if (parking.takes(e) && parkTaken(e)) {
        return true;
      }
      pending.dropEvent();
      var failed =
          new FoldFailure(fold.name(), new Position(at.partition(), at.offset()), type, null, e);
      if (passingOver != null) {
        passingOver.accept(failed);
        return true;
      }
      failure = failed;
      events--;
      return false;
    } finally {
      cursor = null;
      payload = null;
    }
  }

  /**
   * Has the event under way parked when its turn comes, if it is known which rows it concerns: then
   * it asks for a change of each that fails.
   */
  private boolean parkTaken(Throwable cause) {
    pending.dropChanges();
    List<String> keys = byStream ? List.of(stream().key()) : expected;
    try {
      keys.forEach(key -> pending.add(cache.slot(key), cause, RAISE));
    } catch (IllegalArgumentException noKey) {
      return false;
    }
    if (byStream) {
      noteCategory();
    }
    return !keys.isEmpty();
  }

  /** Tells which rows the next event concerned when it was parked, for the case that it fails. */
  void expect(List<String> keys) {
    expected = keys;
  }

  private void noteCategory() {
    if (!stream().category().equals(lastCategory)) {
      lastCategory = stream().category();
      categories.add(lastCategory);
    }
  }

  private boolean isHandled(Class<?> type) {
    // Events of one class come in runs.
    if (type != lastType) {
      lastType = type;
      lastTypeHandled = handled.computeIfAbsent(type, this::isOfTheFold);
    }
    return lastTypeHandled;
  }

  private boolean isOfTheFold(Class<?> type) {
    return fold.events().stream().anyMatch(event -> event.isAssignableFrom(type));
  }

  private void onPayload(Object object) {
    if (!isHandled(object.getClass())) {
      return;
    }
    payload = object;
    if (byStream) {
      noteCategory();
    }
    fold.apply(this, this);
  }

  @Override
  public <A> void update(String key, A argument, BiFunction<@Nullable R, A, @Nullable R> change) {
    if (cursor == null) {
      throw new IllegalStateException(
          "Rows are changed during the handler's call only; do not keep the Rows object.");
    }
    if (byStream && !key.equals(stream().key())) {
      throw new IllegalArgumentException(
          "The fold '"
              + fold.name()
              + "' declares Order.STREAM but changes the row '"
              + key
              + "' on an event of "
              + stream()
              + ". Declare Order.TOTAL.");
    }
    if (wanted.test(key)) {
      pending.add(cache.slot(inParts ? partOf(key) : key), argument, change);
    }
  }

  private String partOf(String key) {
    PartKeys.check(key);
    return PartKeys.of(key, current().partition());
  }

  /** The keys of rows that {@link #apply} needs and that are not here. */
  List<String> unknownKeys() {
    return cache.unknownKeys();
  }

  void learn(Map<String, R> found) {
    cache.learn(found);
  }

  /** Applies what was taken, up to the first event that fails. */
  void apply() {
    Throwable cause = pending.apply(cache, passingOver);
    while (cause != null && passingOver != null) {
      passingOver.accept(pending.failedEvent(cause));
      pending.passOver();
      cause = pending.apply(cache, passingOver);
    }
    if (cause != null) {
      failure = pending.failedEvent(cause);
      failedWhileApplying = true;
    } else {
      pending.clear();
    }
  }

  /** The event that failed, if one did. Nothing of it and of what came after it took effect. */
  @Nullable FoldFailure failure() {
    return failure;
  }

  /**
   * After a failure: how far folding got.
   *
   * @param before the next offsets before the batch
   * @param taken the next offsets after those events that were taken
   */
  long[] reached(long[] before, long[] taken) {
    if (!failedWhileApplying) {
      return taken;
    }
    long[] reached = before.clone();
    pending.reach(reached);
    return reached;
  }

  /** How many events it was shown, handled or not. */
  long events() {
    return events;
  }

  /** The categories of streams whose events it folded; with {@link Order#STREAM} only. */
  Set<String> categories() {
    return categories;
  }

  @Override
  public Object payload() {
    if (payload == null) {
      throw over();
    }
    return payload;
  }

  @Override
  public StreamId stream() {
    if (stream == null) {
      stream = current().stream();
    }
    return stream;
  }

  @Override
  public Event event() {
    EventCursor at = current();
    return new Event(
        new Position(at.partition(), at.offset()),
        stream(),
        at.version(),
        at.timestamp(),
        at.id(),
        at.type(),
        at.metadata(),
        payload());
  }

  private EventCursor current() {
    if (cursor == null) {
      throw over();
    }
    return cursor;
  }

  /** Lets a checked exception pass where none is declared. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E asIs(Throwable cause) throws E {
    throw (E) cause;
  }

  private static IllegalStateException over() {
    return new IllegalStateException(
        "The event is valid during the handler's call only. A change of a row is applied later;"
            + " take what it needs out of the event before.");
  }
}
