package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.eventstore.StreamId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * The states of the streams of one partition that were used last, bounded by what they weigh. For
 * the lane's work only, but for {@link #committed}.
 *
 * <p>A state is weighed when it is loaded, and again each time that its stream has become twice as
 * long, so that one that grows with its events is found out and weighing costs next to nothing.
 *
 * <p>A state with uncommitted events is never given up: a load reads committed events only, and
 * would not find them. Neither is one that commands wait for. Both are among the most recently
 * used, so only a few of the eldest are looked at; when all of these are needed the cache is over
 * its bound for a while, by no more than the commands in flight.
 */
final class StateCache {
  private static final int LOOK_AT = 8;

  private final long capacity;
  private final ToLongFunction<Object> weigher;
  private final Map<StreamId, StreamState> states = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicLong committed = new AtomicLong(-1);

  private long weight;

  /**
   * @param capacity how much all states together may weigh, about
   * @param weigher says what a state weighs
   */
  StateCache(long capacity, ToLongFunction<Object> weigher) {
    this.capacity = capacity;
    this.weigher = weigher;
  }

  StreamState get(StreamId stream, Route route) {
    StreamState state = states.get(stream);
    if (state == null) {
      makeRoom(1);
      state = new StreamState(stream, route, this);
      states.put(stream, state);
      weight += state.weight();
    }
    return state;
  }

  /** A state has become another one. */
  void changed(StreamState state) {
    Object value = state.value();
    if (value != null && state.isToBeWeighed()) {
      long before = state.weight();
      state.weighed(weigher.applyAsLong(value));
      if (states.get(state.stream()) == state) {
        weight += state.weight() - before;
        makeRoom(0);
      }
    }
  }

  /** Gives up a state without events: there is nothing to be kept. */
  void removeEmpty(StreamState state) {
    if (state.isAt(-1) && !state.isLoading() && !state.isPinned()) {
      if (states.remove(state.stream(), state)) {
        weight -= state.weight();
      }
    }
  }

  /**
   * Has all states of this type loaded again; what a load that is under way brings is not taken.
   */
  void unload(AggregateType type) {
    for (StreamState state : states.values()) {
      if (state.route().type() == type) {
        state.unload();
      }
    }
  }

  /** All events up to this offset are committed. Any thread. */
  void committed(long offset) {
    if (offset > committed.getPlain()) {
      committed.accumulateAndGet(offset, Math::max);
    }
  }

  int size() {
    return states.size();
  }

  /** Whether it must not be given up. */
  private boolean isNeeded(StreamState state) {
    return state.isLoading() || state.isPinned() || state.appendedOffset() > committed.get();
  }

  private void makeRoom(long more) {
    if (weight + more <= capacity) {
      return;
    }
    Iterator<StreamState> eldest = states.values().iterator();
    for (int i = 0; i < LOOK_AT && weight + more > capacity && eldest.hasNext(); i++) {
      StreamState state = eldest.next();
      if (!isNeeded(state)) {
        eldest.remove();
        weight -= state.weight();
      }
    }
  }
}
