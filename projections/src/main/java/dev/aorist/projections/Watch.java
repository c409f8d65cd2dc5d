package dev.aorist.projections;

import io.vertx.core.Future;

/** Somebody is told of changes of a view until this is closed. Any thread may call. */
public interface Watch {
  /**
   * Tells no more; what is being told at the moment may still arrive. Closing twice is harmless.
   */
  void close();

  /**
   * Completes when it was closed, and fails when the view could not be read any more, or the
   * listener threw something: then it is over, too.
   */
  Future<Void> ended();
}
