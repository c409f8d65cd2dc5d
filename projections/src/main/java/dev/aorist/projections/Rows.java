package dev.aorist.projections;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a view as a fold changes them: by key, deferred. A change is applied some time after
 * the handler has returned, in the order in which changes were asked for; until then the rows that
 * a whole batch of events needs are fetched at once. Nothing can be read here, and changes must be
 * functions of the row and the event alone.
 *
 * <p>Keys are strings of 1 to {@value #MAX_KEY_BYTES} bytes of UTF-8. All changes of one event take
 * effect or none.
 *
 * <p>For the thread of the handler, during its call.
 *
 * @param <R> the row
 */
public interface Rows<R> {
  /** The longest key of a row, in bytes of UTF-8. */
  int MAX_KEY_BYTES = 1024;

  /**
   * Changes the row of {@code key} to what {@code change} makes of it: it gets the row, {@code
   * null} where there is none, and returns the new one, {@code null} to have none.
   */
  default void update(String key, UnaryOperator<@Nullable R> change) {
    update(key, change, (row, operator) -> operator.apply(row));
  }

  /**
   * The same with an argument handed through, so that {@code change} need not be made anew for each
   * event.
   */
  <A> void update(String key, A argument, BiFunction<@Nullable R, A, @Nullable R> change);

  /** Makes {@code row} the row of {@code key}, whatever was there. */
  default void put(String key, R row) {
    update(key, row, (before, now) -> now);
  }

  /** Deletes the row of {@code key}, if there is one. */
  default void delete(String key) {
    update(key, key, (before, unused) -> null);
  }
}
