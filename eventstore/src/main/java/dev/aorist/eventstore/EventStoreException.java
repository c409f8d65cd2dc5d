package dev.aorist.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a store; the subclasses say what, with facts in typed fields, and their
 * text says what to do.
 */
public class EventStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EventStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
