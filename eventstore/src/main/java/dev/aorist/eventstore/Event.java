package dev.aorist.eventstore;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as it is read: decoded, brought up to today's schema. An immutable value.
 *
 * <p>An upcaster may make several events of one stored event: these share position, version and id.
 *
 * @param position where it is in the log
 * @param stream the stream it belongs to
 * @param version its place in the stream, from 0
 * @param timestamp when it was recorded, as {@link HybridTime}
 * @param id the event's id, a UUID as {@link AppendIds} says; the same wherever and whenever it is
 *     read
 * @param type the logical name that it is stored under
 * @param metadata what was known about it
 * @param payload the domain's object
 */
public record Event(
    Position position,
    StreamId stream,
    long version,
    long timestamp,
    UUID id,
    String type,
    Metadata metadata,
    Object payload) {
  /** When it was recorded, to the millisecond. */
  public Instant time() {
    return HybridTime.instant(timestamp);
  }
}
