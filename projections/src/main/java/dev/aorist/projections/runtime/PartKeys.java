package dev.aorist.projections.runtime;

/**
 * The keys of parts of rows: a part stands in a store as a row whose key is the row's own, U+0001
 * and the partition. As keys hold nothing up to U+0001, the parts of a row stand together, in the
 * order of the partitions, and rows in that of their keys.
 */
final class PartKeys {
  private static final char END = '\u0001';

  private PartKeys() {}

  /**
   * @throws IllegalArgumentException when {@code key} cannot be the key of a row that has parts
   */
  static void check(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "The key of a row is empty; give the row a key of at least one character.");
    }
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) <= END) {
        throw new IllegalArgumentException(
            "The key of a row that is merged from parts holds U+000"
                + (int) key.charAt(i)
                + ", behind which its parts are told apart; encode the key first.");
      }
    }
  }

  /** The key of a part; four digits are enough for all partitions there can be. */
  static String of(String key, int partition) {
    return key
        + END
        + (char) ('0' + partition / 1000)
        + (char) ('0' + partition / 100 % 10)
        + (char) ('0' + partition / 10 % 10)
        + (char) ('0' + partition % 10);
  }

  /** The key of the row that a part belongs to. */
  static String keyOf(String part) {
    int end = part.lastIndexOf(END);
    return end < 0 ? part : part.substring(0, end);
  }

  static int partitionOf(String part) {
    return Integer.parseInt(part.substring(part.lastIndexOf(END) + 1));
  }

  /** Where the parts of rows begin whose keys are at or beyond {@code key}, which may be any. */
  static String from(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) <= END) {
        // Beyond the row whose key ends here, as the next page begins, and so beyond its parts.
        return key.substring(0, i) + (char) (END + 1);
      }
    }
    return key;
  }
}
