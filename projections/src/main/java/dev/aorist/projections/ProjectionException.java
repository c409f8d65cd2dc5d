package dev.aorist.projections;

import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with projections and views; the subclasses say what, with facts in typed
 * fields, and their text says what to do.
 */
public class ProjectionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ProjectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
