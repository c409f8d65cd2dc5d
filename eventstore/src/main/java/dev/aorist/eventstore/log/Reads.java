package dev.aorist.eventstore.log;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.log.StreamHeads.Entries;
import dev.aorist.eventstore.record.EventTypes;
import dev.aorist.eventstore.record.RecordBatch;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordBatch.Selection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers committed records into batches: from memory at once, on the caller's thread, and also
 * what is mapped if the system says that it is in memory (two hand-overs take as long as reading a
 * hundred events); from the disk on reader threads, which are never interrupted since an interrupt
 * would close the file. Any thread may call.
 */
final class Reads {
  /** Sealed records are read in pieces of this size. */
  private static final int PIECE = 1 << 20;

  private final CommitLog log;
  private final PartitionIndex[] partitions;
  private final EventTypes types;
  private final Executor readers;

  Reads(CommitLog log, PartitionIndex[] partitions, EventTypes types, Executor readers) {
    this.log = log;
    this.partitions = partitions;
    this.types = types;
    this.readers = readers;
  }

  EventTypes types() {
    return types;
  }

  /** Something that may wait for the disk. */
  @FunctionalInterface
  interface DiskWork<T> {
    T run() throws IOException;
  }

  /** Runs {@code work} on a reader thread, if there still is one. */
  void onReader(Runnable work) {
    try {
      readers.execute(work);
    } catch (RejectedExecutionException e) {
      // The store is closed, and whoever asked is gone, too.
    }
  }

  /** Does {@code work} on a reader thread. */
  <T> Future<T> onReader(ContextInternal context, DiskWork<T> work) {
    Promise<T> promise = context.promise();
    try {
      readers.execute(
          () -> {
            try {
              promise.complete(work.run());
            } catch (IOException | RuntimeException | InternalError e) {
              // An InternalError is how Java reports most errors of the disk on mapped files.
              promise.fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      promise.fail(LogEventStore.closed());
    }
    return promise.future();
  }

  private <T> Future<T> gather(Wanted wanted, ContextInternal context, DiskWork<T> work) {
    if (!wanted.allInMemory()) {
      return onReader(context, work);
    }
    try {
      return context.succeededFuture(work.run());
    } catch (IOException e) {
      return context.failedFuture(e);
    }
  }

  /** What is asked of sealed records. */
  @FunctionalInterface
  private interface SealedWork<T> {
    T run(SealedRecords in) throws IOException;
  }

  /** Answers at once when all of it lies in memory, and from a reader thread otherwise. */
  private <T> Future<T> fromSealed(ContextInternal context, SealedWork<T> work) {
    try {
      return context.succeededFuture(work.run(log.sealed().loaded()));
    } catch (NotLoadedException e) {
      return onReader(context, () -> work.run(log.sealed()));
    } catch (IOException | RuntimeException | InternalError e) {
      return context.failedFuture(e);
    }
  }

  /** Events of a partition, from an offset that is not beyond its end. */
  Future<EventBatch> partition(Position from, int maxBytes, ContextInternal context) {
    int partition = from.partition();
    PartitionIndex.View view = partitions[partition].view();
    if (isInMemory(partition, view, from.offset())) {
      Wanted wanted = collect(partition, view, from.offset(), maxBytes);
      long next = wanted.isEmpty() ? from.offset() : view.endOf(wanted.last() + 1);
      return gather(wanted, context, () -> batch(slices(wanted.read(log)), from, next, view));
    }
    return onReader(context, () -> acrossTheSeam(from, maxBytes));
  }

  private RecordBatch batch(
      List<RecordSlice> records, Position from, long next, PartitionIndex.View view) {
    return new RecordBatch(types, records, Selection.from(from), next, next == view.end());
  }

  private static List<RecordSlice> slices(List<byte[]> records) {
    List<RecordSlice> slices = new ArrayList<>(records.size());
    addTo(slices, records);
    return slices;
  }

  private static void addTo(List<RecordSlice> slices, List<byte[]> records) {
    for (byte[] record : records) {
      slices.add(RecordSlice.of(record));
    }
  }

  /** Whether the record at {@code offset} need not be looked for among those that are sealed. */
  private boolean isInMemory(int partition, PartitionIndex.View view, long offset) {
    if (offset >= view.end()) {
      return true;
    }
    if (offset < view.firstHeldOffset()) {
      return false;
    }
    long number = view.holding(offset);
    return number >= partitions[partition].sealed() || view.cached(number) != null;
  }

  /** The records from the one at {@code offset} on, about so many bytes; none at the end. */
  private static Wanted collect(
      int partition, PartitionIndex.View view, long offset, long maxBytes) {
    if (offset >= view.end()) {
      return new Wanted(partition, view, 0);
    }
    long first = view.holding(offset);
    long behind = first;
    long bytes = 0;
    do {
      bytes += view.length(behind++);
    } while (behind < view.records() && bytes + view.length(behind) <= maxBytes);
    var wanted = new Wanted(partition, view, (int) (behind - first));
    for (long number = first; number < behind; number++) {
      wanted.add(number);
    }
    return wanted;
  }

  /** Reads what is sealed, and goes on with what is not while there is room. */
  private RecordBatch acrossTheSeam(Position from, int maxBytes) throws IOException {
    int partition = from.partition();
    List<RecordSlice> records = new ArrayList<>();
    long next = from.offset();
    long left = maxBytes;
    while (true) {
      PartitionIndex.View view = partitions[partition].view();
      if (isInMemory(partition, view, next)) {
        Wanted wanted = collect(partition, view, next, left);
        next = wanted.isEmpty() ? next : view.endOf(wanted.last() + 1);
        addTo(records, wanted.read(log));
        return batch(records, from, next, view);
      }
      int first = records.size();
      int piece = (int) Math.max(0, Math.min(PIECE, left));
      // What is sealed may be durable and not be published yet: that is beyond the view's end.
      next = log.sealed().read(partition, next, view.end(), piece, records::add);
      for (int i = first; i < records.size(); i++) {
        left -= records.get(i).length();
      }
      // A small rest is not worth reading and checking whole blocks for.
      if (left < PIECE / 16) {
        return batch(records, from, next, view);
      }
    }
  }

  /**
   * Events of a stream.
   *
   * @param given its records that are not sealed; null when the lane knows nothing of it, so that
   *     all there are must be sealed
   */
  Future<EventBatch> stream(
      StreamRead read, int partition, @Nullable Entries given, ContextInternal context) {
    if (given == null) {
      return sealedStream(read, partition, -1, context);
    }
    PartitionIndex.View view = partitions[partition].view();
    Entries entries = given.from(view.from());
    int usable = usable(read, entries, view);
    if (usable == 0 && entries.sealed() >= 0) {
      return sealedStream(read, partition, entries.sealed(), context);
    }
    StreamPlan plan = StreamPlan.of(read, top(entries, usable));
    int first = Math.max(0, entries.holding(plan.low()));
    var wanted = new Wanted(partition, view, Math.max(0, Math.min(usable - first, read.limit())));
    for (int at = first;
        plan.low() <= plan.high() && at < usable && entries.firstVersions()[at] <= plan.high();
        at++) {
      wanted.add(entries.records()[at]);
    }
    if (usable == 0
        || plan.low() > plan.high()
        || plan.low() >= entries.firstVersions()[0]
        || entries.sealed() < 0) {
      return gather(wanted, context, () -> batch(read, plan, wanted.read(log)));
    }
    SealedWork<EventBatch> work =
        in -> {
          var walk = new StreamWalk(in, partition, read);
          walk.start(entries.sealed());
          List<byte[]> records =
              walk.records(plan.low(), Math.min(plan.high(), entries.firstVersions()[0] - 1));
          records.addAll(wanted.read(log));
          return batch(read, plan, records);
        };
    return wanted.allInMemory()
        ? fromSealed(context, work)
        : onReader(context, () -> work.run(log.sealed()));
  }

  private Future<EventBatch> sealedStream(
      StreamRead read, int partition, long last, ContextInternal context) {
    return fromSealed(
        context,
        in -> {
          var walk = new StreamWalk(in, partition, read);
          StreamPlan plan = StreamPlan.of(read, walk.start(last));
          return batch(read, plan, walk.records(plan.low(), plan.high()));
        });
  }

  private RecordBatch batch(StreamRead read, StreamPlan plan, List<byte[]> records) {
    byte[] name = read.stream().toString().getBytes(StandardCharsets.UTF_8);
    if (read.backward()) {
      Collections.reverse(records);
    }
    var selection = new Selection(name, plan.low(), plan.high(), read.backward());
    return new RecordBatch(types, slices(records), selection, plan.next(), plan.end());
  }

  /** How many of the records are committed and not beyond the read's time. */
  private static int usable(StreamRead read, Entries entries, PartitionIndex.View view) {
    int low = 0;
    int high = entries.count();
    while (low < high) {
      int middle = low + high >>> 1;
      long number = entries.records()[middle];
      if (number < view.records() && isInTime(read, view, number)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isInTime(StreamRead read, PartitionIndex.View view, long number) {
    return read.until() == Long.MAX_VALUE || view.timestamp(number) <= read.until();
  }

  /** The version of the last event of the first {@code usable} records. */
  private static long top(Entries entries, int usable) {
    if (usable == 0) {
      return -1;
    }
    return usable < entries.count() ? entries.firstVersions()[usable] - 1 : entries.version();
  }

  /** One committed record. */
  Future<byte[]> record(int partition, long number, ContextInternal context) {
    var wanted = new Wanted(partition, partitions[partition].view(), 1);
    wanted.add(number);
    return gather(wanted, context, () -> wanted.read(log).get(0));
  }

  /** The offset behind the last event of a partition that is not after {@code time}. Blocks. */
  long endAt(int partition, long time) throws IOException {
    PartitionIndex.View view = partitions[partition].view();
    return view.knowsEndAt(time) ? view.endAt(time) : log.sealed().endAt(partition, time);
  }
}
