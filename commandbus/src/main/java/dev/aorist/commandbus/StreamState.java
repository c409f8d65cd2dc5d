package dev.aorist.commandbus;

import dev.aorist.aggregates.Decider;
import dev.aorist.aggregates.Loaded;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stream as the lane knows it: with everything that was decided, committed or not;
 * and the commands that wait while it is being loaded.
 *
 * <p>For the lane's work only, but for {@link #refuseWaiting}: should the lane be gone when a load
 * ends, whoever ends it answers those that wait. Hence the lock around the queue, which is taken
 * only while there is a load.
 */
final class StreamState {
  private static final long UNLOADED = -2;

  private final StreamId stream;
  private final Route route;
  private final Queue<CommandRun> waiting = new ArrayDeque<>(0);
  private @Nullable Throwable refused;
  private boolean loading;
  private int pins;
  private int unloads;
  private int epoch;
  private long version = UNLOADED;
  private @Nullable Position position;
  private @Nullable Object value;
  private long appendedOffset = -1;
  private final StateCache cache;
  private long weight = 1;
  private long weighedAt = UNLOADED;
  private Speculation speculation = new Speculation();

  StreamState(StreamId stream, Route route, StateCache cache) {
    this.cache = cache;
    this.stream = stream;
    this.route = route;
  }

  /** What it weighed when it was weighed last. */
  long weight() {
    return weight;
  }

  /** Whether it may weigh something else by now. */
  boolean isToBeWeighed() {
    return weighedAt == UNLOADED || version >= 2 * weighedAt + 1;
  }

  void weighed(long weight) {
    this.weight = weight;
    weighedAt = version;
  }

  StreamId stream() {
    return stream;
  }

  Route route() {
    return route;
  }

  Decider<Object, Object, Object> decider() {
    return route.type().decider();
  }

  /** Forgets what was known in another epoch of its lane, in which it may have been decided on. */
  void in(int laneEpoch) {
    if (epoch != laneEpoch) {
      if (epoch != 0) {
        forget();
      }
      epoch = laneEpoch;
    }
  }

  /** Whether it is the state after the event of this version (-1: without any event). */
  boolean isAt(long version) {
    return this.version == version;
  }

  long version() {
    return version;
  }

  @Nullable Position position() {
    return position;
  }

  @Nullable Object value() {
    return value;
  }

  Speculation speculation() {
    return speculation;
  }

  /** What a load rests on: with another basis when it comes back, what it brings is not taken. */
  Basis basis() {
    return new Basis(speculation, unloads);
  }

  record Basis(Speculation speculation, int unloads) {}

  /** The offset of the last event that was appended to it here; -1 when none was. */
  long appendedOffset() {
    return appendedOffset;
  }

  /** It is what was folded of committed events. */
  void set(Loaded loaded) {
    version = loaded.version();
    position = loaded.positionOrNull();
    value = loaded.stateOrNull();
    cache.changed(this);
  }

  /** It moved on by events that are in the lane's next commit. */
  void advance(@Nullable Object value, long version, Position position) {
    this.value = value;
    this.version = version;
    this.position = position;
    appendedOffset = position.offset();
    cache.changed(this);
  }

  /** What to load on top of: all that is known, or nothing. */
  Loaded base(long laneVersion) {
    return version < 0 || version > laneVersion
        ? Loaded.nothing(stream)
        : new Loaded(stream, version, position, value);
  }

  /** The value is not to be used any more; everything appended so far stands. */
  void unload() {
    unloads++;
    version = UNLOADED;
    position = null;
    value = null;
  }

  /** What was appended to it is lost, as far as anyone knows. */
  void forget() {
    unload();
    appendedOffset = -1;
    speculation = new Speculation();
  }

  /** Events were folded into it that will never be appended. */
  void spoiled() {
    if (decider().evolvesInPlace()) {
      unload();
    }
  }

  /** A command that waits for another state too will need it. */
  void pin(int more) {
    pins += more;
  }

  boolean isPinned() {
    return pins > 0;
  }

  boolean isLoading() {
    return loading;
  }

  void loading(boolean now) {
    loading = now;
  }

  /** Queues a command until the state is loaded. */
  void await(CommandRun run) {
    Throwable cause;
    synchronized (waiting) {
      cause = refused;
      if (cause == null) {
        waiting.add(run);
      }
    }
    if (cause != null) {
      run.fail(cause);
    }
  }

  /** The command that waits longest, which goes on waiting; null when none does. */
  @Nullable CommandRun first() {
    synchronized (waiting) {
      return waiting.peek();
    }
  }

  /** The command that waits longest; null when none does. */
  @Nullable CommandRun next() {
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  /** Fails all that wait, and all that ever will: the lane is gone. Any thread. */
  void refuseWaiting(Throwable cause) {
    synchronized (waiting) {
      refused = cause;
    }
    for (CommandRun run = next(); run != null; run = next()) {
      run.fail(cause);
    }
  }
}
