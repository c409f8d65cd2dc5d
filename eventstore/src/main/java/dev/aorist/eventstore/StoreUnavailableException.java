package dev.aorist.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * The store does not take this call: it is closed, its disk is low or failed. Nothing was written
 * by this call.
 */
public class StoreUnavailableException extends EventStoreException {
  private static final long serialVersionUID = 1;

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
