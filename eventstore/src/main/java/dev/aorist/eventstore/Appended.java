package dev.aorist.eventstore;

/**
 * The answer to an append: where its events are. The same append sent again gets an equal answer.
 *
 * @param last the position of the last event of the append; its events end there without a gap
 * @param events how many events the append wrote, over all its streams
 * @param version the version that the (first) stream has now
 * @param timestamp when, as {@link HybridTime}
 */
public record Appended(Position last, int events, long version, long timestamp) {
  /** The position of the first event. */
  public Position first() {
    return new Position(last.partition(), last.offset() - events + 1);
  }
}
