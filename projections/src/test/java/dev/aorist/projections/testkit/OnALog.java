package dev.aorist.projections.testkit;

/** A test that needs a log: one in memory, unless it is tried on another one, too. */
public abstract class OnALog {
  /** A world over a log of so many partitions. */
  protected World world(int partitions, Class<?>... events) {
    return new World(partitions, events);
  }
}
