package dev.aorist.eventstore.log;

import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.record.RecordRun;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A member's log as its replication handles it: by partition, in records as they are stored. All of
 * it is called on the replication worker, and answers there.
 *
 * <p>A partition is led or followed. What is decided or followed is forced in the order of these
 * calls; {@link Replicas} hears of it.
 */
public final class LocalLog {
  private static final int AT_ONCE = 64;
  private final CommitLog log;
  private final PartitionIndex[] partitions;
  private final LogLane[] lanes;
  private final Epochs[] epochs;
  private final Reads reads;
  private final Committer committer;
  private final Worker worker;

  LocalLog(
      CommitLog log,
      PartitionIndex[] partitions,
      LogLane[] lanes,
      Epochs[] epochs,
      Reads reads,
      Committer committer,
      Worker worker) {
    this.log = log;
    this.partitions = partitions;
    this.lanes = lanes;
    this.epochs = epochs;
    this.reads = reads;
    this.committer = committer;
    this.worker = worker;
  }

  /** How many partitions there are. */
  public int partitions() {
    return partitions.length;
  }

  /** How many records of a partition are forced. */
  public long forced(int partition) {
    return committer.confirmations().forced(partition);
  }

  /** How many records of a partition are known to be committed. Any thread. */
  public long committed(int partition) {
    return partitions[partition].records();
  }

  /** The offset behind the last event that is known to be committed. Any thread. */
  public long end(int partition) {
    return partitions[partition].end();
  }

  /** Which records are of which epoch, as found at opening; from then on the caller's to keep. */
  public Epochs epochs(int partition) {
    return epochs[partition];
  }

  /** Takes up records that another member has decided, each the next one. */
  public void follow(int partition, List<byte[]> records) {
    lanes[partition].follow(records);
  }

  /** Decides the partition's appends from now on; its next record says so. */
  public void lead(int partition, int epoch) {
    committer.confirmations().lead(partition, epoch);
    lanes[partition].lead(epoch);
  }

  /**
   * Decides no more. What was decided and is not committed ends as unknown because of {@code
   * cause}, and may be committed or cut all the same.
   *
   * @param then hears how many records there are, forced or on their way there
   */
  public void stop(int partition, Throwable cause, LongConsumer then) {
    committer.confirmations().stop(partition, cause);
    lanes[partition].stop(records -> worker.execute(() -> then.accept(records)));
  }

  /**
   * Answers those who wait as not known, because of {@code cause}; what they have decided may be
   * committed all the same, and so may what comes next.
   */
  public void giveUp(int partition, Throwable cause) {
    committer.confirmations().giveUp(partition, cause);
  }

  /** So many records are committed, and all replicas have confirmed so many rounds. */
  public void confirm(int partition, long records, long round) {
    committer.confirmations().confirm(partition, records, round);
  }

  /**
   * Cuts off the records from {@code number} on, none of which is committed, and all of which are
   * forced. They are kept aside under a name of their own first.
   *
   * @param epoch whose history goes on otherwise
   * @param then hears null when they do not count any more, else what went wrong
   */
  public void cut(int partition, long number, int epoch, Consumer<@Nullable Throwable> then) {
    SealedLog.Tail tail = log.sealed().tail(partition);
    long all = forced(partition);
    onReader(
        () -> {
          log.setAside(partition, epoch, records(partition, number, all, all));
          return records(partition, tail.records(), number, all);
        },
        (kept, failure) -> {
          if (kept != null) {
            lanes[partition].cut(tail, kept, epoch);
          }
          then.accept(failure);
        });
  }

  /**
   * Reads forced records from {@code from} on, about so many bytes and at least one if there is
   * one.
   */
  public void read(
      int partition,
      long from,
      int maxBytes,
      BiConsumer<@Nullable RecordRun, @Nullable Throwable> then) {
    long all = forced(partition);
    onReader(() -> run(partition, from, all, maxBytes), then);
  }

  private RecordRun run(int partition, long from, long all, int maxBytes) throws IOException {
    PartitionIndex.View view = partitions[partition].view(all);
    if (from >= all) {
      return RecordRun.nothing(from);
    }
    if (!view.holds(from)) {
      return log.sealed().records(partition, from, maxBytes);
    }
    var wanted = new Wanted(partition, view, AT_ONCE);
    long bytes = 0;
    for (long number = from;
        number < all && (number == from || bytes + view.length(number) <= maxBytes);
        number++) {
      bytes += view.length(number);
      wanted.add(number);
    }
    return RecordRun.of(from, wanted.read(log));
  }

  /** Finds how the records of an epoch and those before it end, among those that are sealed. */
  public void sealedUpTo(
      int partition, int epoch, BiConsumer<Epochs.@Nullable End, @Nullable Throwable> then) {
    long sealed = log.sealed().tail(partition).records();
    onReader(
        () -> {
          long low = 0;
          long high = sealed;
          while (low < high) {
            long middle = low + high >>> 1;
            if (epochOf(log, partition, middle) <= epoch) {
              low = middle + 1;
            } else {
              high = middle;
            }
          }
          return new Epochs.End(low == 0 ? 0 : epochOf(log, partition, low - 1), low);
        },
        then);
  }

  static int epochOf(CommitLog log, int partition, long sealedNumber) throws IOException {
    return RecordEncoder.epoch(log.sealed().record(partition, sealedNumber));
  }

  /** What is behind the sealed records is little, and each is wanted by itself. */
  private List<byte[]> records(int partition, long from, long to, long all) throws IOException {
    var wanted = new Wanted(partition, partitions[partition].view(all), AT_ONCE);
    for (long number = from; number < to; number++) {
      wanted.add(number);
    }
    return wanted.read(log);
  }

  private <T> void onReader(
      Reads.DiskWork<T> work, BiConsumer<@Nullable T, @Nullable Throwable> then) {
    reads.onReader(
        () -> {
          try {
            T result = work.run();
            worker.execute(() -> then.accept(result, null));
          } catch (IOException | RuntimeException | InternalError e) {
            worker.execute(() -> then.accept(null, e));
          }
        });
  }
}
