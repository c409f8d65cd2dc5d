package dev.aorist.benchmarks.measure;

import java.util.random.RandomGenerator;

/**
 * Which stream is appended to next, and at which version. Each slot owns every n-th stream, n being
 * the number of slots, and has one append in flight at a time: so no two appends in flight meet in
 * a stream, and the version is always known.
 *
 * <p>For the driver's thread alone. Versions live on when the number of slots changes, nothing
 * being in flight then.
 */
public final class StreamTurns {
  private final long[] versions;
  private final RandomGenerator random;

  public StreamTurns(int streams, RandomGenerator random) {
    this.versions = new long[streams];
    this.random = random;
  }

  /** How many streams there are, numbered from 0. */
  public int streams() {
    return versions.length;
  }

  /**
   * A random stream of those the slot owns.
   *
   * @param slots how many slots there are, at most as many as streams
   */
  public int stream(int slot, int slots) {
    return slot + slots * random.nextInt(versions.length / slots);
  }

  /** The version that the stream's next event gets, from 0; the one after it the next time. */
  public long nextVersion(int stream) {
    return versions[stream]++;
  }
}
