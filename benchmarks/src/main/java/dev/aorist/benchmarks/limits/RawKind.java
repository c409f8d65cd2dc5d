package dev.aorist.benchmarks.limits;

/**
 * The bare log files that appends are measured against. All check the expected version in memory
 * and force once a group before they acknowledge it; nothing is ever read back from them, found
 * again or recovered.
 */
public enum RawKind {
  /** The file grows; each event is encoded to JSON by the writer thread. */
  GROWING("raw", false, false),
  /** The file is written full of zeroes first and written over from its start when it is full. */
  PREALLOCATED("raw-prealloc", true, false),
  /**
   * That with nothing left to encode: the same JSON again and again. What the disk gives, the
   * physical limit.
   */
  BARE("raw-bare", true, true);

  private final String title;
  private final boolean preallocated;
  private final boolean encodedBefore;

  RawKind(String title, boolean preallocated, boolean encodedBefore) {
    this.title = title;
    this.preallocated = preallocated;
    this.encodedBefore = encodedBefore;
  }

  /** The name under which results show it. */
  public String title() {
    return title;
  }

  boolean preallocated() {
    return preallocated;
  }

  boolean encodedBefore() {
    return encodedBefore;
  }
}
