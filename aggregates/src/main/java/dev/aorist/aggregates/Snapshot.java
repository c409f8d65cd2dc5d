package dev.aorist.aggregates;

/**
 * An aggregate's state after an event, kept so that the events before it need not be folded again:
 * a disposable speed-up. It names the event that it was taken after, so that a log that has another
 * event there refutes it.
 *
 * @param loaded the state, and the event's version and position
 * @param timestamp when that event was recorded, as {@link dev.aorist.eventstore.HybridTime}
 */
public record Snapshot(Loaded loaded, long timestamp) {
  /** After how many more events a new one is worth taking. */
  public static final int EVERY = 1_000;
}
