package dev.aorist.eventstore.log;

import java.io.IOException;

/**
 * Records of one stream that lie together, oldest first. Everything but {@link #count} may wait for
 * the disk. For one thread.
 */
public interface SealedStream {
  int count();

  /** A record, checked; {@code i} from 0. */
  byte[] record(int i) throws IOException;

  /** The version of the stream's first event in a record. */
  long firstVersion(int i) throws IOException;

  /** The version of the stream's last event in a record. */
  long lastVersion(int i) throws IOException;

  /** The number of the stream's record before the first one here; -1 when there is none. */
  long previous() throws IOException;

  /** The number of the last record here. */
  long lastRecord() throws IOException;
}
