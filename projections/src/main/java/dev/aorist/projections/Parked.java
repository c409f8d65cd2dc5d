package dev.aorist.projections;

import io.vertx.core.Future;
import java.util.List;

/**
 * What a view has parked ({@link FailurePolicy.Park}), and what can be done about it. Any thread
 * may call.
 *
 * <p>An event that concerns several rows waits for all of them. So rows hang together that have a
 * parked event in common, and are retried together.
 *
 * <p>While parked events are folded the view folds nothing else; it goes on afterwards, if it did
 * before. What was folded stays folded if the process ends in the middle. It cannot be done while
 * the view is rebuilt, or of another version than the projection: then it fails with {@link
 * IllegalStateException}.
 */
public interface Parked {
  /** The rows that stand still, by key. */
  Future<List<ParkedRow>> rows();

  /** The events that wait for the row of {@code key}, in order; none for one that goes on. */
  Future<List<ParkedEvent>> events(String key);

  /**
   * Folds the events that wait for the row of {@code key}, and for those that hang together with
   * it, in order. What fails again stays parked, with all that is behind it.
   *
   * <p>Fails with {@link IllegalArgumentException} when nothing waits for that row.
   */
  Future<ParkedReport> retry(String key);

  /** Folds all that is parked, in order. */
  Future<ParkedReport> retryAll();

  /**
   * Passes over the first event that waits for the row of {@code key}, for good, and retries what
   * is behind it. Rebuilds, checks and questions about the past pass over it too, for as long as
   * the projection's version is the same; a raised version sees all events again.
   *
   * <p>Fails with {@link IllegalArgumentException} when nothing waits for that row, or when its
   * first event did not fail itself but waits for another row: that one is to be dealt with first.
   */
  Future<ParkedReport> discard(String key);
}
