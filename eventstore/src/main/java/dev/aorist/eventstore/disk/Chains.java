package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.log.SealedLog.Tail;
import dev.aorist.eventstore.record.RecordView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How far each partition's records continue each other. For one thread. */
final class Chains {
  private final Tail[] tails;
  private final Tail[] sealed;

  Chains(int partitions) {
    tails = new Tail[partitions];
    Arrays.fill(tails, Tail.NOTHING);
    sealed = tails.clone();
  }

  Tail tail(int partition) {
    return tails[partition];
  }

  /** Begins behind what is sealed. */
  void begin(int partition, Tail tail) {
    tails[partition] = tail;
    sealed[partition] = tail;
  }

  /**
   * Whether a record or a cut that was found leaves a gap behind what is sealed: then those before
   * it were cut off and left out when their file was sealed, and that cut itself must still come.
   */
  boolean leavesGap(RecordView record) {
    int p = record.partition();
    return p < tails.length
        && record.number() > tails[p].records()
        && tails[p].records() == sealed[p].records();
  }

  /** Events over all partitions. */
  long events() {
    return Arrays.stream(tails).mapToLong(Tail::end).sum();
  }

  /** Takes the record if it comes next; else says what is wrong. */
  @Nullable String next(RecordView record) {
    int p = record.partition();
    if (p >= tails.length) {
      return "partition " + p + " where there are " + tails.length;
    }
    Tail tail = tails[p];
    if (record.isCut()) {
      return cut(p, tail, record);
    }
    if (record.number() != tail.records()
        || record.firstOffset() != tail.end()
        || record.previousChecksum() != tail.checksum()) {
      return "record "
          + record.number()
          + " of partition "
          + p
          + ", where record "
          + tail.records()
          + " and offset "
          + tail.end()
          + " belong, does not continue the one before it";
    }
    if (record.timestamp() < tail.timestamp()) {
      return "record " + record.number() + " of partition " + p + " goes back in time";
    }
    if (record.isConsumerOffset() && record.consumerOffset().next().offset() > tail.end()) {
      return "record "
          + record.number()
          + " of partition "
          + p
          + " has a consumer at "
          + record.consumerOffset().next()
          + ", beyond the end of the log";
    }
    tails[p] =
        new Tail(
            record.number() + 1,
            record.firstOffset() + record.events(),
            record.timestamp(),
            record.checksum());
    return null;
  }

  private @Nullable String cut(int p, Tail tail, RecordView cut) {
    if (cut.number() > tail.records()) {
      return "partition " + p + " is cut at record " + cut.number() + ", which it does not have";
    }
    tails[p] = new Tail(cut.number(), cut.firstOffset(), cut.timestamp(), cut.previousChecksum());
    return null;
  }
}
