package dev.aorist.eventstore.segment;

/**
 * Where a hash table lies in a segment; {@link SegmentFormat} draws it.
 *
 * @param position of its buckets
 * @param slots how many slots it has
 * @param bits how many upper bits of a hash choose the bucket
 * @param slot bytes of a slot
 */
record HashTable(int position, int slots, int bits, int slot) {
  private static final int SLOTS_A_BUCKET = 16;

  /** A segment is smaller than 2 GiB. */
  private static final int MOST_BITS = 29;

  /** How many bits choose the bucket among so many slots. */
  static int bitsFor(int slots) {
    return 32 - Integer.numberOfLeadingZeros(slots / SLOTS_A_BUCKET);
  }

  static int bucketOf(long hash, int bits) {
    return bits == 0 ? 0 : (int) (hash >>> 64 - bits);
  }

  /** Whether it can be one, and ends at or before {@code end}. */
  boolean isBefore(int end) {
    return position >= 0
        && slots >= 0
        && bits >= 0
        && bits < MOST_BITS
        && position + 4L * ((1 << bits) + 1) + (long) slots * slot <= end;
  }

  int bucket(long hash) {
    return position + 4 * bucketOf(hash, bits);
  }

  int slotsAt() {
    return position + 4 * ((1 << bits) + 1);
  }

  int end() {
    return slotsAt() + slots * slot;
  }
}
