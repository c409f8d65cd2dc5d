package dev.aorist.eventstore.disk;

/**
 * How large journal files are: small at first, so that a small store stays small and opens fast,
 * then doubling.
 *
 * @param first bytes of the first file after opening
 * @param most bytes of the largest
 * @param records the most records in one: what is not sealed is found through memory
 */
record JournalSizes(long first, long most, int records) {
  static final JournalSizes USUAL = new JournalSizes(16L << 20, 256L << 20, 256 * 1024);

  JournalSizes(long first, long most) {
    this(first, most, USUAL.records);
  }

  /** How many bytes may wait to be sealed before appends are slowed down: two full journals. */
  long mostUnsealed() {
    return 3 * most;
  }

  long after(long size) {
    return Math.min(2 * size, most);
  }

  /**
   * After a file that was full of records when {@code used} of its bytes were: a bit more than
   * that, since zeroes that nobody writes over cost as much as those that somebody does.
   */
  long afterManyRecords(long used) {
    return Math.max(first, Math.min(most, (used + used / 8 | 4095) + 1));
  }
}
