package dev.aorist.eventstore.log;

import dev.aorist.eventstore.record.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes up what a log holds when it is opened: lanes and indexes begin behind what is sealed and
 * get every record that is not. For the thread that opens.
 */
final class Recovery {
  private final CommitLog log;
  private final PartitionIndex[] partitions;
  private final LogLane[] lanes;
  private final Epochs @Nullable [] epochs;
  private final HybridClock clock;
  private final long now;

  /**
   * @param epochs to be filled; null for a log without replicas
   * @param now the time of day in milliseconds, for the window of ids
   */
  Recovery(
      CommitLog log,
      PartitionIndex[] partitions,
      LogLane[] lanes,
      Epochs @Nullable [] epochs,
      HybridClock clock,
      long now) {
    this.log = log;
    this.partitions = partitions;
    this.lanes = lanes;
    this.epochs = epochs;
    this.clock = clock;
    this.now = now;
  }

  void run() throws IOException {
    for (int p = 0; p < lanes.length; p++) {
      SealedLog.Tail tail = log.sealed().tail(p);
      lanes[p].begin(tail);
      partitions[p].begin(tail);
      clock.skipTo(tail.timestamp());
      if (epochs != null) {
        epochs[p] = epochs(p, tail);
      }
    }
    log.recover(
        (record, location) -> {
          int partition = record.partition();
          if (partition >= lanes.length) {
            return "partition " + partition + " where there are " + lanes.length;
          }
          return record.isCut()
              ? cut(partition, record.number())
              : take(lanes[partition], record, location);
        });
  }

  private Epochs epochs(int partition, SealedLog.Tail tail) throws IOException {
    long first = Math.max(0, tail.records() - 1);
    var begun = new Epochs(first);
    if (tail.records() > 0) {
      begun.add(LocalLog.epochOf(log, partition, first), first);
    }
    return begun;
  }

  private @Nullable String take(LogLane lane, RecordView record, long location) {
    String wrong = lane.whyNotNext(record);
    if (wrong != null) {
      return wrong;
    }
    lane.recover(record, now);
    if (epochs != null) {
      epochs[lane.partition()].add(record.epoch(), record.number());
    }
    partitions[lane.partition()].hold(
        location, record.length(), record.firstOffset(), record.events(), record.timestamp(), null);
    clock.skipTo(record.timestamp());
    return null;
  }

  /** Goes back to where records were cut off; what is wrong with that, null when nothing is. */
  private @Nullable String cut(int partition, long number) {
    PartitionIndex index = partitions[partition];
    if (number < index.records() || number > index.held()) {
      return "partition "
          + partition
          + " is cut at record "
          + number
          + ", where it has "
          + index.held()
          + " and "
          + index.records()
          + " of them are sealed";
    }
    SealedLog.Tail tail = log.sealed().tail(partition);
    List<byte[]> kept = new ArrayList<>();
    PartitionIndex.View view = index.view(index.held());
    try {
      for (long each = tail.records(); each < number; each++) {
        byte[] bytes = log.read(view.location(each), view.length(each));
        if (bytes == null) {
          return "record " + each + " of partition " + partition + " is gone";
        }
        kept.add(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lanes[partition].restart(tail, kept, 0);
    index.cut(number);
    if (epochs != null) {
      epochs[partition].cut(number);
    }
    return null;
  }
}
