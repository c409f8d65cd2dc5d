package dev.aorist.eventstore.log;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamRead;
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
import java.util.function.Function;

/**
 * Gathers committed records into batches: from memory at once, on the caller's thread; from the
 * disk on reader threads, which are never interrupted since an interrupt would close the file. Any
 * thread may call.
 */
final class Reads {
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

  /** Events of a partition, from an offset that is not beyond its end. */
  Future<EventBatch> partition(Position from, int maxBytes, ContextInternal context) {
    PartitionIndex index = partitions[from.partition()];
    long committed = index.records();
    var wanted = new Wanted(index);
    long bytes = 0;
    long next = from.offset();
    if (from.offset() < index.endOf(committed)) {
      long number = index.holding(from.offset());
      do {
        wanted.add(number);
        bytes += index.length(number++);
      } while (number < committed && bytes + index.length(number) <= maxBytes);
      next = index.endOf(number);
    }
    boolean end = next == index.endOf(committed);
    long resume = next;
    return gather(
        wanted,
        context,
        records -> new RecordBatch(types, records, Selection.from(from), resume, end));
  }

  /** Events of a stream whose records are {@code entries}. */
  Future<EventBatch> stream(
      StreamRead read, int partition, StreamHeads.Entries entries, ContextInternal context) {
    var plan = StreamPlan.of(read, entries, partitions[partition]);
    var wanted = new Wanted(partitions[partition]);
    for (int at = plan.firstEntry(); at <= plan.lastEntry(); at++) {
      wanted.add(entries.records()[at]);
    }
    byte[] name = read.stream().toString().getBytes(StandardCharsets.UTF_8);
    var selection = new Selection(name, plan.low(), plan.high(), read.backward());
    return gather(
        wanted,
        context,
        records -> {
          if (read.backward()) {
            Collections.reverse(records);
          }
          return new RecordBatch(types, records, selection, plan.next(), plan.end());
        });
  }

  /** One committed record, with whatever stands around it in its array. */
  Future<RecordSlice> record(int partition, long number, ContextInternal context) {
    var wanted = new Wanted(partitions[partition]);
    wanted.add(number);
    return gather(wanted, context, records -> records.get(0));
  }

  private <T> Future<T> gather(
      Wanted wanted, ContextInternal context, Function<List<RecordSlice>, T> then) {
    if (wanted.allInMemory()) {
      return context.succeededFuture(then.apply(wanted.records));
    }
    Promise<T> promise = context.promise();
    try {
      readers.execute(
          () -> {
            try {
              wanted.read(log);
              promise.complete(then.apply(wanted.records));
            } catch (IOException | RuntimeException e) {
              promise.fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      promise.fail(LogEventStore.closed());
    }
    return promise.future();
  }

  /** The records of a batch: those in memory with their bytes, the others with an open place. */
  private static final class Wanted {
    private final PartitionIndex index;
    private final List<RecordSlice> records = new ArrayList<>();
    private final List<Long> missing = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    Wanted(PartitionIndex index) {
      this.index = index;
    }

    void add(long number) {
      byte[] cached = index.cached(number);
      if (cached == null) {
        missing.add(number);
        places.add(records.size());
      }
      records.add(cached == null ? null : new RecordSlice(cached, 0));
    }

    boolean allInMemory() {
      return missing.isEmpty();
    }

    void read(CommitLog log) throws IOException {
      for (int i = 0; i < missing.size(); i++) {
        long number = missing.get(i);
        byte[] bytes = log.read(index.location(number), index.length(number));
        records.set(places.get(i), new RecordSlice(bytes, 0));
      }
    }
  }
}
