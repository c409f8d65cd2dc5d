package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.record.RecordView;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sealed records that answer a read of a stream: back from the newest place where the
 * stream has records to the one that the read begins in, then forward. For one thread, which may
 * wait if the records may.
 */
final class StreamWalk {
  private final SealedRecords sealed;
  private final int partition;
  private final StreamRead read;

  /** The places from the one that holds the lowest version on, oldest first. */
  private final Deque<SealedStream> places = new ArrayDeque<>();

  private long top = -1;

  StreamWalk(SealedRecords sealed, int partition, StreamRead read) {
    this.sealed = sealed;
    this.partition = partition;
    this.read = read;
  }

  /**
   * Goes to the newest records that are not beyond the read's time.
   *
   * @param last the number of the newest sealed record, -1 when it is not known
   * @return the version of the last event in them, -1 when there is none
   */
  long start(long last) throws IOException {
    @Nullable SealedStream place =
        last < 0
            ? sealed.stream(partition, read.stream())
            : sealed.stream(partition, read.stream(), last);
    while (place != null) {
      int usable = usable(place);
      if (usable > 0) {
        top = place.lastVersion(usable - 1);
        places.addFirst(place);
        return top;
      }
      place = before(place);
    }
    return -1;
  }

  private @Nullable SealedStream before(SealedStream place) throws IOException {
    long previous = place.previous();
    return previous < 0 ? null : sealed.stream(partition, read.stream(), previous);
  }

  /** How many of the records are not beyond the read's time. */
  private int usable(SealedStream place) throws IOException {
    if (read.until() == Long.MAX_VALUE) {
      return place.count();
    }
    int low = 0;
    int high = place.count();
    while (low < high) {
      int middle = low + high >>> 1;
      if (new RecordView().wrap(place.record(middle), 0).timestamp() <= read.until()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The records that hold versions from {@code low} to {@code high}, oldest first. */
  List<byte[]> records(long low, long high) throws IOException {
    List<byte[]> result = new ArrayList<>();
    if (top < 0 || low > top) {
      return result;
    }
    while (places.getFirst().firstVersion(0) > low) {
      SealedStream before = before(places.getFirst());
      if (before == null) {
        break;
      }
      places.addFirst(before);
    }
    for (SealedStream place : places) {
      if (place.firstVersion(0) > high) {
        break;
      }
      for (int i = holding(place, low); i < place.count(); i++) {
        if (i > 0 && place.firstVersion(i) > high) {
          break;
        }
        result.add(place.record(i));
      }
    }
    return result;
  }

  /** The record that holds {@code version}; the first one when that is beyond it. */
  private static int holding(SealedStream place, long version) throws IOException {
    int low = 0;
    int high = place.count() - 1;
    if (place.firstVersion(0) >= version) {
      return 0;
    }
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (place.firstVersion(middle) <= version) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
