package dev.aorist.eventstore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A request to append events to one stream, or to several streams of one partition, all or none.
 * Sent again with the same id it gets its first answer and writes nothing, within the store's id
 * window.
 *
 * @param id as {@link AppendIds} says; one of version 7 that is older than the store's window is
 *     refused as expired
 * @param metadata given to every event of the append
 * @param streams at least one; no stream twice
 */
public record Append(UUID id, Metadata metadata, List<StreamAppend> streams) {
  /**
   * @throws IllegalArgumentException when the id cannot be one, or there is no stream, or one twice
   */
  public Append {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(metadata, "metadata");
    streams = List.copyOf(streams);
    AppendIds.check(id, "An append id");
    if (streams.isEmpty()) {
      throw new IllegalArgumentException(
          "The append " + id + " names no stream; name at least one.");
    }
    if (streams.size() > 1) {
      var seen = new HashSet<StreamId>();
      for (StreamAppend part : streams) {
        if (!seen.add(part.stream())) {
          throw new IllegalArgumentException(
              "The append "
                  + id
                  + " names "
                  + part.stream()
                  + " twice; put its events into one list.");
        }
      }
    }
  }

  /** An append of {@code events} to one stream. */
  public static Append to(UUID id, StreamId stream, ExpectedVersion expected, Object... events) {
    return new Append(
        id, Metadata.none(), List.of(new StreamAppend(stream, expected, List.of(events))));
  }

  /** The same append to one stream more. */
  public Append and(StreamId stream, ExpectedVersion expected, Object... events) {
    var more = new ArrayList<>(streams);
    more.add(new StreamAppend(stream, expected, List.of(events)));
    return new Append(id, metadata, more);
  }

  /** The same append with other metadata. */
  public Append with(Metadata metadata) {
    return new Append(id, metadata, streams);
  }
}
