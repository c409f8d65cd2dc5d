package dev.aorist.eventstore.order;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Merges partitions, or streams, into the one sequence that is ordered by (timestamp, partition,
 * offset). Timestamps never go back within a partition, so it is a merge of sorted sequences: a
 * heap of their heads. It holds one page of each, whatever their length.
 *
 * <p>What comes next can be told only when the head of every sequence is known or the sequence is
 * known to have nothing earlier. So reading takes turns: {@link #load} fetches the pages that are
 * missing, then {@link #peek} and {@link #advance} walk until a page is used up. Whether the log
 * can still get an event before the one that {@code peek} shows is the caller's business: it passes
 * a time that is closed.
 *
 * <p>For one thread at a time; the next call follows when the future of {@code load} is complete.
 */
public final class TotalOrder {
  private final List<Source> sources;

  /** A binary heap of the sources that have a head, the earliest in front. */
  private final Source[] heap;

  private int size;

  /** Whether some source has to be asked for a page before the heap's front is next. */
  private boolean pageMissing = true;

  private Checkpoint end;

  private TotalOrder(List<Source> sources, Checkpoint end) {
    this.sources = sources;
    this.heap = new Source[sources.size()];
    this.end = end;
  }

  /**
   * All partitions.
   *
   * @param from where to begin
   * @param bound where to end; offsets may be {@link Long#MAX_VALUE}
   * @param pageBytes how much to read of a partition at once
   */
  public static TotalOrder ofPartitions(
      EventReader reader, Checkpoint from, Checkpoint bound, int pageBytes) {
    return new TotalOrder(
        IntStream.range(0, from.partitions())
            .<Source>mapToObj(
                p -> new Source.OfPartition(reader, p, from.offset(p), bound, pageBytes))
            .toList(),
        from);
  }

  /**
   * Some streams from their beginning.
   *
   * @param bound where to end; committed
   * @param pageEvents how many events to read of a stream at once
   */
  public static TotalOrder ofStreams(
      EventReader reader, List<StreamId> streams, Checkpoint bound, int pageEvents) {
    return new TotalOrder(
        streams.stream()
            .<Source>map(stream -> new Source.OfStream(reader, stream, bound, pageEvents))
            .toList(),
        bound);
  }

  /**
   * Reads the pages that are missing to go on.
   *
   * @param end what is committed; every event that may be shown lies before it
   */
  public Future<Void> load(Checkpoint end) {
    this.end = end;
    List<Future<?>> pages = new ArrayList<>();
    for (Source source : sources) {
      if (source.needsPage(end)) {
        pages.add(source.load());
      }
    }
    if (pages.isEmpty()) {
      settle();
      return Future.succeededFuture();
    }
    return Future.all(pages).map(all -> settle());
  }

  /** Builds the heap anew; after a load only, which is rare. */
  private @Nullable Void settle() {
    size = 0;
    pageMissing = false;
    for (Source source : sources) {
      if (source.hasHead()) {
        heap[size++] = source;
      } else if (source.needsPage(end)) {
        pageMissing = true;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
    return null;
  }

  /**
   * The next event in order, to be looked at until {@link #advance}.
   *
   * @param until a closed time, as {@link dev.aorist.eventstore.HybridTime}
   * @return {@code null} when there is none up to {@code until}, or a {@link #load} is due first
   */
  public @Nullable EventCursor peek(long until) {
    if (pageMissing || size == 0 || heap[0].timestamp() > until) {
      return null;
    }
    return heap[0].head();
  }

  /** Whether {@link #load} has to be called before anything more can be shown. */
  public boolean needsLoad() {
    return pageMissing;
  }

  /** Goes on behind the event that {@link #peek} showed. */
  public void advance() {
    Source front = heap[0];
    front.pass();
    if (!front.hasHead()) {
      pageMissing = front.needsPage(end);
      heap[0] = heap[--size];
    }
    sink(0);
  }

  /** The events passed so far; of partitions. */
  public Checkpoint checkpoint() {
    return Checkpoint.of(sources.stream().mapToLong(Source::nextOffset).toArray());
  }

  private void sink(int from) {
    int at = from;
    Source source = heap[at];
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1].before(heap[child])) {
        child++;
      }
      if (!heap[child].before(source)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = source;
  }
}
