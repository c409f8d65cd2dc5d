package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.eventstore.StreamId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The states of the streams of one partition that were used last. For the lane's work only, but for
 * {@link #committed}.
 *
 * <p>A state with uncommitted events is never given up: a load reads committed events only, and
 * would not find them. Neither is one that commands wait for. Both are among the most recently
 * used, so only a few of the eldest are looked at; when all of these are needed the cache is over
 * its bound for a while, by no more than the commands in flight.
 */
final class StateCache {
  private static final int LOOK_AT = 8;

  private final int capacity;
  private final Map<StreamId, StreamState> states = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicLong committed = new AtomicLong(-1);

  StateCache(int capacity) {
    this.capacity = capacity;
  }

  StreamState get(StreamId stream, Route route) {
    StreamState state = states.get(stream);
    if (state == null) {
      makeRoom();
      state = new StreamState(stream, route);
      states.put(stream, state);
    }
    return state;
  }

  /** Gives up a state without events: there is nothing to be kept. */
  void removeEmpty(StreamState state) {
    if (state.isAt(-1) && !state.isLoading() && !state.isPinned()) {
      states.remove(state.stream(), state);
    }
  }

  /** Has all states of this type loaded again. */
  void unload(AggregateType type) {
    for (StreamState state : states.values()) {
      if (state.route().type() == type && !state.isLoading()) {
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

  private void makeRoom() {
    int surplus = states.size() + 1 - capacity;
    if (surplus <= 0) {
      return;
    }
    Iterator<StreamState> eldest = states.values().iterator();
    for (int i = 0; i < LOOK_AT && surplus > 0 && eldest.hasNext(); i++) {
      if (!isNeeded(eldest.next())) {
        eldest.remove();
        surplus--;
      }
    }
  }
}
