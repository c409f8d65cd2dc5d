package dev.aorist.projections.subscribers;

/**
 * Which partitions are handled here. In a cluster those that this member leads: exactly one member
 * does, and another does when it is gone. May be mistaken for a while, since who claims a partition
 * fences whoever did before. Any thread may ask.
 */
@FunctionalInterface
public interface Share {
  /** For a log that nobody else works on. */
  Share ALL = partition -> true;

  /** Whether the partition is handled here now. */
  boolean has(int partition);
}
