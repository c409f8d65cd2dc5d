package dev.aorist.projections;

import io.vertx.core.Future;
import java.util.List;

/**
 * The subscribers and reactions of an application. Any thread may call; nothing blocks. What names
 * one that is not there fails with {@link IllegalArgumentException}.
 */
public interface Subscribers {
  /** All of them, by name. */
  List<SubscriberStatus> status();

  /**
   * Completes once all of them have handled everything, what came of it included, or waited for
   * nothing; fails when one of them stops before.
   */
  Future<Void> caughtUp();

  /** Has one handle no more events; completes when what it was at is done and its place stored. */
  Future<Void> pause(String name);

  /**
   * Has one that was paused or has stopped go on from its stored place; completes when it runs. The
   * event that it stopped at is tried again.
   */
  Future<Void> resume(String name);
}
