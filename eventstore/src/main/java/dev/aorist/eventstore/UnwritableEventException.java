package dev.aorist.eventstore;

import org.jspecify.annotations.Nullable;

/** An object of a registered event type cannot be turned into bytes. Nothing was written. */
public final class UnwritableEventException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final String type;

  public UnwritableEventException(String type, String why, @Nullable Throwable cause) {
    super(type + " cannot be written: " + why, cause);
    this.type = type;
  }

  /** The logical name of the event. */
  public String type() {
    return type;
  }
}
