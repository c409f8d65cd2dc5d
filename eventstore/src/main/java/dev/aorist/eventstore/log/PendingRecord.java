package dev.aorist.eventstore.log;

import dev.aorist.eventstore.spi.Completion;
import org.jspecify.annotations.Nullable;

/** A record that was decided and waits to become durable. */
public abstract class PendingRecord<T> extends Submission<T> {
  private final int partition;
  private final long number;
  private final long firstOffset;
  private final int events;
  private final long timestamp;
  private final byte[] bytes;
  private long location;

  PendingRecord(
      int partition,
      long number,
      long firstOffset,
      int events,
      long timestamp,
      byte[] bytes,
      Completion<T> done,
      @Nullable T answer) {
    super(done, answer);
    this.partition = partition;
    this.number = number;
    this.firstOffset = firstOffset;
    this.events = events;
    this.timestamp = timestamp;
    this.bytes = bytes;
  }

  /** The encoded record; never written again. */
  public byte[] bytes() {
    return bytes;
  }

  /** Says where the record is; for {@link CommitLog#read}. */
  public void locatedAt(long location) {
    this.location = location;
  }

  /**
   * Whether it is no record of its partition but says that those from its number on, none of which
   * is committed, do not count.
   */
  public boolean isCut() {
    return false;
  }

  /** Whether somebody waits for it, and room was reserved for it. */
  boolean isAnswered() {
    return true;
  }

  /** Whether statistics count it: marks and cuts are the replication's own. */
  boolean isCounted() {
    return true;
  }

  long location() {
    return location;
  }

  /** The partition that it belongs to. */
  public int partition() {
    return partition;
  }

  /** Its number in its partition; of a cut, how many records stay. */
  public long number() {
    return number;
  }

  long firstOffset() {
    return firstOffset;
  }

  int events() {
    return events;
  }

  long timestamp() {
    return timestamp;
  }
}
