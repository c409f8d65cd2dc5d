package dev.aorist.projections.runtime;

import dev.aorist.projections.Row;
import dev.aorist.projections.spi.KeyOrder;
import java.util.List;

/** Ranges of keys. */
final class Ranges {
  private Ranges() {}

  /** Whether {@code key} is at or beyond {@code from} and before {@code to}. */
  static boolean contains(String from, String to, String key) {
    return KeyOrder.INSTANCE.compare(key, from) >= 0 && KeyOrder.INSTANCE.compare(key, to) < 0;
  }

  /** Those of {@code rows}, which are sorted by key, whose keys are before {@code to}. */
  static <R> List<Row<R>> before(String to, List<Row<R>> rows) {
    return rows.stream().takeWhile(row -> KeyOrder.INSTANCE.compare(row.key(), to) < 0).toList();
  }
}
