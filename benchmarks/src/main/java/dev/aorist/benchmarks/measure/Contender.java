package dev.aorist.benchmarks.measure;

/** Something whose speed is measured. Called by one thread, one window at a time. */
public interface Contender {
  /** The name under which results show it. */
  String name();

  /**
   * Works for about the given time and returns when nothing is in flight any more.
   *
   * @throws Exception if an operation failed: a figure of failed work would be none
   */
  Window run(long nanos) throws Exception;
}
