package dev.aorist.projections.spi;

/**
 * Which partitions are worked on here. In a cluster those that this member leads: exactly one
 * member does, and another does when it is gone. May be mistaken for a while, since who claims a
 * partition fences whoever did before. Any thread may ask.
 */
public interface Share {
  /** For a log that nobody else works on. */
  Share ALL =
      new Share() {
        @Override
        public boolean has(int partition) {
          return true;
        }

        @Override
        public String member() {
          return "";
        }

        @Override
        public boolean isThere(String member) {
          return true;
        }
      };

  /** Whether the partition is worked on here now. */
  boolean has(int partition);

  /** The name of this member; not empty where there are others. */
  String member();

  /** Whether another member seems to be there. */
  boolean isThere(String member);
}
