package dev.aorist.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * A store could not be opened; the text says where, why and what to do. Nothing in it was changed.
 */
public final class StoreOpenException extends EventStoreException {
  private static final long serialVersionUID = 1;

  /** Why a store does not open. */
  public enum Reason {
    /** Another process, or another store of this one, has it open. */
    IN_USE,
    /** The directory holds something else. */
    FOREIGN,
    /** Written by a newer version of this software. */
    NEWER_FORMAT,
    /** Acknowledged data are damaged. */
    CORRUPT,
    /** The directory cannot be read or written. */
    NO_ACCESS,
    /** The disk is too full to begin. */
    NO_SPACE,
    /** It was made with other settings, for example another number of partitions. */
    OTHER_SETTINGS
  }

  private final Reason reason;

  public StoreOpenException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
