package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.spi.Completion;
import java.util.UUID;

/** A record that was decided and waits to become durable. */
public final class PendingRecord extends Submission<Appended> {
  private final UUID id;
  private final long number;
  private final Appended answer;
  private final byte[] bytes;
  private long location;

  PendingRecord(UUID id, long number, byte[] bytes, Appended answer, Completion<Appended> done) {
    super(done, answer);
    this.id = id;
    this.number = number;
    this.answer = answer;
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

  long location() {
    return location;
  }

  /** The partition that it belongs to. */
  public int partition() {
    return answer.last().partition();
  }

  long number() {
    return number;
  }

  Appended answer() {
    return answer;
  }

  @Override
  Throwable failure(Throwable cause) {
    return new OutcomeUnknownException(id, cause);
  }
}
