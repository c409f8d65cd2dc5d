package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StreamId;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds sealed records by what they are about. */
public interface SealedRecords {
  /**
   * The newest records of a stream that lie together.
   *
   * @return null when no sealed record holds events of the stream
   */
  @Nullable SealedStream stream(int partition, StreamId stream) throws IOException;

  /** The records of a stream that lie together with its record {@code number}. */
  SealedStream stream(int partition, StreamId stream, long number) throws IOException;

  /** The number of the record with this id, -1 when there is none. */
  long find(int partition, UUID id) throws IOException;
}
