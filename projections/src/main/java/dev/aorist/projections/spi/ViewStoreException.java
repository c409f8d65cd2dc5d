package dev.aorist.projections.spi;

import dev.aorist.projections.ProjectionException;
import org.jspecify.annotations.Nullable;

/** A view store cannot do what it was asked for; its text says why and what to do. */
public final class ViewStoreException extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final String store;

  public ViewStoreException(String store, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.store = store;
  }

  /** The store as it describes itself. */
  public String store() {
    return store;
  }
}
