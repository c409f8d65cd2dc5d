package dev.aorist.eventstore.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Which records of a partition are of which epoch, from some record on. Epochs never go down along
 * a log, so each has one stretch. For one thread at a time.
 */
public final class Epochs {
  private final long from;
  private final List<Stretch> stretches = new ArrayList<>();

  private record Stretch(int epoch, long first) {}

  /**
   * @param from the first record that will be added
   */
  Epochs(long from) {
    this.from = from;
  }

  /** The first record that is known. */
  public long from() {
    return from;
  }

  /** Adds a record, the next one or later. */
  public void add(int epoch, long number) {
    if (stretches.isEmpty() || last() != epoch) {
      stretches.add(new Stretch(epoch, number));
    }
  }

  /** Forgets the records from this one on. */
  public void cut(long number) {
    while (!stretches.isEmpty() && stretches.get(stretches.size() - 1).first >= number) {
      stretches.remove(stretches.size() - 1);
    }
  }

  /** The epoch of the last record; 0 when no record is known. */
  public int last() {
    return stretches.isEmpty() ? 0 : stretches.get(stretches.size() - 1).epoch;
  }

  /** Whether {@link #upTo} knows about this epoch. */
  public boolean knows(int epoch) {
    return from == 0 || !stretches.isEmpty() && stretches.get(0).epoch <= epoch;
  }

  /**
   * How the records of an epoch and all before it end.
   *
   * @param all how many records there are
   */
  public End upTo(int epoch, long all) {
    long end = all;
    for (int i = stretches.size() - 1; i >= 0; i--) {
      Stretch stretch = stretches.get(i);
      if (stretch.epoch <= epoch) {
        return new End(stretch.epoch, end);
      }
      end = stretch.first;
    }
    return new End(0, 0);
  }

  /**
   * The end of some epochs' records.
   *
   * @param epoch of the last one, 0 when there is none
   * @param records how many they and those before them are
   */
  public record End(int epoch, long records) {}
}
