package dev.aorist.eventstore.log;

import dev.aorist.eventstore.record.RecordFormat;
import dev.aorist.eventstore.record.RecordView;

/**
 * A record that the replication writes and nobody waits for: one that another member has decided,
 * the beginning of an epoch, or a cut.
 */
final class ReplicaRecord extends PendingRecord<Void> {
  private final boolean cut;

  ReplicaRecord(byte[] bytes, RecordView view) {
    super(
        view.partition(),
        view.number(),
        view.firstOffset(),
        view.events(),
        view.timestamp(),
        bytes,
        Nobody.INSTANCE,
        null);
    this.cut = view.isCut();
  }

  @Override
  public boolean isCut() {
    return cut;
  }

  @Override
  boolean isCounted() {
    return bytes().length > RecordFormat.HEADER;
  }

  @Override
  boolean isAnswered() {
    return false;
  }

  @Override
  Throwable failure(Throwable cause) {
    return cause;
  }
}
