package dev.aorist.benchmarks.measure;

import org.HdrHistogram.Histogram;

/**
 * What was measured in one stretch of time.
 *
 * @param perSecond operations (or whatever the contender counts) completed a second
 * @param latency nanoseconds of each operation; empty if the contender does not time single
 *     operations
 * @param foreignCpu part of the machine's CPU, 0 to 1, that other processes had meanwhile; NaN if
 *     unknown
 */
public record Window(double perSecond, Histogram latency, double foreignCpu) {

  /** A window of so many operations within so many nanoseconds, foreign CPU not known yet. */
  public static Window of(double operations, long nanos, Histogram latency) {
    return new Window(operations / (nanos / 1e9), latency, Double.NaN);
  }

  Window withForeignCpu(double part) {
    return new Window(perSecond, latency, part);
  }
}
