package dev.aorist.eventstore;

import io.vertx.core.Future;

/**
 * Appends events. Any thread may call; none is blocked. Futures complete on the caller's Vert.x
 * context.
 */
public interface EventWriter {
  /**
   * Appends all events of {@code append}, or none. The future succeeds only when they are forced to
   * disk. It fails with
   *
   * <ul>
   *   <li>{@link VersionConflictException}: a stream is not at the version expected; nothing was
   *       written;
   *   <li>{@link AppendIdExpiredException}: the id is older than the store's window; nothing was
   *       written now;
   *   <li>{@link UnknownEventTypeException}, {@link LimitExceededException}: the events cannot be
   *       stored; nothing was written;
   *   <li>{@link OverloadedException}, {@link StoreUnavailableException}: not now; nothing was
   *       written;
   *   <li>{@link OutcomeUnknownException}: it may or may not have been written; sending it again
   *       with the same id is safe;
   *   <li>{@link IllegalArgumentException}: streams of different partitions; nothing was written.
   * </ul>
   */
  Future<Appended> append(Append append);
}
