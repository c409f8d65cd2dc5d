package dev.aorist.eventstore.replication;

/**
 * How fast a member sends what other replicas lack. What was sent has to be paid for with time
 * before the next piece is. For the replication worker.
 */
final class Throttle {
  /** The largest piece, in bytes. */
  static final int PIECE = 512 << 10;

  private static final int PIECES_A_SECOND = 16;

  private long bytesPerSecond = Assignment.NONE.bytesPerSecond();
  private long free = Long.MIN_VALUE;

  void rate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Notes what was sent. */
  void sent(long bytes, long now) {
    free = Math.max(free, now) + bytes * 1_000_000_000L / bytesPerSecond;
  }

  /** In how many nanoseconds the next piece may be sent; at most 0 when it may be now. */
  long delay(long now) {
    return free == Long.MIN_VALUE ? 0 : free - now;
  }

  /** How many bytes are sent at once: few where little may be sent. */
  int piece() {
    return (int) Math.max(1, Math.min(PIECE, bytesPerSecond / PIECES_A_SECOND));
  }
}
