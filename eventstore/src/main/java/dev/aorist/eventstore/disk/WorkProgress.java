package dev.aorist.eventstore.disk;

/** Hears how far a long piece of work is; on the thread that does it. */
@FunctionalInterface
public interface WorkProgress {
  /**
   * @param done bytes done so far
   * @param total bytes in all
   */
  void at(long done, long total);
}
