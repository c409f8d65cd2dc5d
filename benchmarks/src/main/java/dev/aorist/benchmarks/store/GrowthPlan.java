package dev.aorist.benchmarks.store;

import dev.aorist.eventstore.StreamId;

/**
 * Which event of a growing store goes to which stream: most to many streams in turn, the others to
 * a few that are loaded afterwards, of the same length each. Half of these few have their events
 * one after the other ("together"), half all along the log ("spread").
 *
 * @param events how many there will be in all
 * @param streams that most of them go to
 * @param length events of each stream that is loaded, at least; a few more are there
 */
public record GrowthPlan(long events, long streams, int length) {
  private static final int MOST_SAMPLES = 20;
  private static final int LEAST_DISTANCE = 8;

  /** A plan for a store in which nothing is loaded. */
  public static GrowthPlan of(long events, long streams) {
    return new GrowthPlan(events, streams, 1);
  }

  public GrowthPlan {
    if (events < (long) LEAST_DISTANCE * length) {
      throw new IllegalArgumentException(
          "A store in which a stream of %d events is one of many has %d at least, not %d."
              .formatted(length, (long) LEAST_DISTANCE * length, events));
    }
  }

  /** How many streams of each kind are loaded. */
  public int samples() {
    return (int) Math.max(1, Math.min(MOST_SAMPLES, events / LEAST_DISTANCE / length));
  }

  /** The stream of an event that was written between many others. */
  public StreamId spread(int sample) {
    return StreamId.of("spread", Integer.toString(sample));
  }

  /** The stream of events that were written almost without others between them. */
  public StreamId together(int sample) {
    return StreamId.of("together", Integer.toString(sample));
  }

  /** Where the event of this number goes, from 0. */
  StreamId stream(long number) {
    long distance = events / length / samples();
    if (number % distance == 0) {
      return spread((int) (number / distance % samples()));
    }
    long share = events / samples();
    long sample = number / share;
    if (sample < samples() && number % share <= length * 3L / 2) {
      return together((int) sample);
    }
    return StreamId.of("account", Long.toString(number % streams));
  }
}
