package dev.aorist.eventstore.json;

/**
 * What reading does with an event whose name nobody registered, or whose schema version is newer
 * than the registered one.
 */
public enum UnknownPolicy {
  /**
   * Fails with {@link dev.aorist.eventstore.UnreadableEventException}, so that nothing is skipped.
   */
  FAIL,
  /** Gives a {@link RawEvent}: for tools that read logs without the classes of their events. */
  RAW
}
