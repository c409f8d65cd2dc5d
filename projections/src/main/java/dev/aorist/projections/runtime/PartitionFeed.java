package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import io.vertx.core.Future;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Some partitions, each in the order of its offsets; between them there is no order. It stays with
 * a partition until it has read it to the end, and asks for the next page before the one at hand is
 * folded.
 */
final class PartitionFeed implements Feed {
  /** Some thousand events: enough to pay for a turn, little enough for the caches. */
  private static final int PAGE_BYTES = 512 * 1024;

  private final EventReader reader;
  private final BitSet partitions;
  private final long[] offsets;
  private final @Nullable Checkpoint bound;
  private Checkpoint end;
  private int partition;
  private @Nullable EventBatch page;

  /** The page behind {@link #page}, asked for ahead. */
  private @Nullable Ahead ahead;

  private record Ahead(Position from, Future<EventBatch> page) {}

  /**
   * @param partitions those to read
   * @param from where to begin
   * @param bound where to end, or null to go on for ever; committed
   */
  PartitionFeed(
      EventReader reader, BitSet partitions, Checkpoint from, @Nullable Checkpoint bound) {
    this.reader = reader;
    this.partitions = partitions;
    this.bound = bound;
    this.offsets = new long[from.partitions()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = from.offset(p);
    }
    this.end = bound == null ? from : bound;
    this.partition = partitions.nextSetBit(0);
  }

  @Override
  public Future<Boolean> load() {
    Position from = next(partition, offsets[partition]);
    if (from == null && bound == null) {
      end = reader.end();
      from = next(partition, offsets[partition]);
    }
    if (from == null) {
      return Future.succeededFuture(false);
    }
    partition = from.partition();
    Future<EventBatch> wanted =
        ahead != null && ahead.from.equals(from) ? ahead.page : reader.read(from, PAGE_BYTES);
    ahead = null;
    return wanted.map(this::take);
  }

  private boolean take(EventBatch batch) {
    page = batch;
    Position behind = next(partition, batch.next());
    if (behind != null) {
      ahead = new Ahead(behind, reader.read(behind, PAGE_BYTES));
    }
    return true;
  }

  /** Where to read on after {@code offset} of {@code at}: there, or in the next partition. */
  private @Nullable Position next(int at, long offset) {
    if (offset < end.offset(at)) {
      return new Position(at, offset);
    }
    int p = at;
    do {
      int following = partitions.nextSetBit(p + 1);
      p = following < 0 ? partitions.nextSetBit(0) : following;
      if (p != at && offsets[p] < end.offset(p)) {
        return new Position(p, offsets[p]);
      }
    } while (p != at);
    return null;
  }

  @Override
  public void drain(Folding<?> to) {
    EventBatch batch = page;
    if (batch == null) {
      return;
    }
    page = null;
    long limit = bound == null ? Long.MAX_VALUE : bound.offset(partition);
    for (EventCursor cursor = batch.cursor(); cursor.next(); ) {
      if (cursor.offset() >= limit) {
        break;
      }
      if (!to.take(cursor)) {
        offsets[partition] = cursor.offset();
        return;
      }
    }
    if (batch.next() <= offsets[partition]) {
      throw new IllegalStateException(
          "Nothing to read at "
              + new Position(partition, offsets[partition])
              + ", although the log ends at "
              + end.offset(partition)
              + " there.");
    }
    offsets[partition] = Math.min(batch.next(), limit);
  }

  @Override
  public Future<Void> awaitMore() {
    long[] seen = new long[offsets.length];
    for (int p = 0; p < seen.length; p++) {
      seen[p] = partitions.get(p) ? offsets[p] : Long.MAX_VALUE;
    }
    return reader.awaitBeyond(Checkpoint.of(seen)).mapEmpty();
  }

  @Override
  public long[] offsets() {
    return offsets;
  }

  @Override
  public boolean isBounded() {
    return bound != null;
  }
}
