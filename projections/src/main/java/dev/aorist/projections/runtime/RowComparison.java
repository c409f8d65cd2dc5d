package dev.aorist.projections.runtime;

import dev.aorist.projections.Row;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.spi.KeyOrder;
import dev.aorist.projections.spi.RowFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the rows in which two states of a view differ. For any thread. */
final class RowComparison {
  private RowComparison() {}

  /**
   * Walks over both by key. Rows are the same when their stored forms are.
   *
   * @param before by key
   * @param after by key
   * @return how many rows differ
   */
  static <R> long run(
      RowFormat<R> format, List<Row<R>> before, List<Row<R>> after, Consumer<RowChange<R>> to) {
    Iterator<Row<R>> olds = before.iterator();
    Iterator<Row<R>> news = after.iterator();
    Row<R> old = next(olds);
    Row<R> now = next(news);
    long different = 0;
    while (old != null || now != null) {
      int order =
          old == null ? 1 : now == null ? -1 : KeyOrder.INSTANCE.compare(old.key(), now.key());
      if (order < 0) {
        to.accept(new RowChange<>(old.key(), old.row(), null));
        different++;
        old = next(olds);
      } else if (order > 0) {
        to.accept(new RowChange<>(now.key(), null, now.row()));
        different++;
        now = next(news);
      } else {
        if (!format.encode(old.row()).equals(format.encode(now.row()))) {
          to.accept(new RowChange<>(old.key(), old.row(), now.row()));
          different++;
        }
        old = next(olds);
        now = next(news);
      }
    }
    return different;
  }

  private static <R> @Nullable Row<R> next(Iterator<Row<R>> rows) {
    return rows.hasNext() ? rows.next() : null;
  }
}
