package dev.aorist.projections;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.StreamId;

/**
 * The event that a fold is looking at. One object shows all events, one after the other: it is
 * valid during the call only. Whoever needs more than the payload asks for an {@link #event()},
 * which may be kept.
 */
public interface Occurrence {
  /** The domain's object, decoded and brought up to today's schema. */
  Object payload();

  StreamId stream();

  /** The whole event as a value. */
  Event event();
}
