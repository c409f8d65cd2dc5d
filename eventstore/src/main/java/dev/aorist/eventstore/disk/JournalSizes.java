package dev.aorist.eventstore.disk;

/**
 * How large journal files are: small at first, so that a small store stays small and opens fast,
 * then doubling.
 *
 * @param first bytes of the first file after opening
 * @param most bytes of the largest
 */
record JournalSizes(long first, long most) {
  static final JournalSizes USUAL = new JournalSizes(16L << 20, 256L << 20);

  long after(long size) {
    return Math.min(2 * size, most);
  }
}
