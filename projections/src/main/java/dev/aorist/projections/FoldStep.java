package dev.aorist.projections;

import dev.aorist.eventstore.Event;
import java.lang.invoke.MethodHandle;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a projection does with events of one type: at most one handler that makes the row and one
 * that changes it, or one that is given {@link Rows}.
 */
final class FoldStep<R> {
  private final @Nullable FoldHandler makes;
  private final @Nullable FoldHandler changes;
  private final @Nullable FoldHandler rows;
  private final boolean takesEvent;

  /** The change of the one row; the same object for all events, so that none is made for each. */
  private final BiFunction<@Nullable R, Object, @Nullable R> change = this::change;

  FoldStep(@Nullable FoldHandler makes, @Nullable FoldHandler changes, @Nullable FoldHandler rows) {
    this.makes = makes;
    this.changes = changes;
    this.rows = rows;
    this.takesEvent = takesEvent(makes) || takesEvent(changes) || takesEvent(rows);
  }

  private static boolean takesEvent(@Nullable FoldHandler handler) {
    return handler != null && handler.takesEvent();
  }

  /** Whether the event concerns no row. */
  boolean ignores() {
    return makes == null && changes == null && rows == null;
  }

  /** Whether the row's key has to be known from elsewhere. */
  boolean needsKey() {
    return makes != null || changes != null;
  }

  void applyToRows(Occurrence event, Rows<R> to) {
    FoldHandler handler = rows;
    if (handler != null) {
      @Nullable Object whole = takesEvent ? event.event() : null;
      call(handler.handle(), null, event.payload(), whole, to);
    }
  }

  void applyToRow(Occurrence event, String key, Rows<R> to) {
    to.update(key, takesEvent ? event.event() : event.payload(), change);
  }

  @SuppressWarnings("unchecked")
  private @Nullable R change(@Nullable R row, Object argument) {
    @Nullable Object event = takesEvent ? argument : null;
    Object payload = takesEvent ? ((Event) argument).payload() : argument;
    FoldHandler handler = row == null && makes != null || changes == null ? makes : changes;
    if (handler == null) {
      throw new IllegalStateException("An event that is ignored changes no row.");
    }
    if (handler == changes && row == null) {
      throw new ProjectionException(
          handler.method().describe()
              + " changes a row that is not there. Add a handler that makes it: one that takes "
              + handler.event().getSimpleName()
              + " and no row.",
          null);
    }
    return (R) call(handler.handle(), row, payload, event, null);
  }

  private static @Nullable Object call(
      MethodHandle handle,
      @Nullable Object row,
      Object payload,
      @Nullable Object event,
      @Nullable Object rows) {
    try {
      return (Object) handle.invokeExact(row, payload, event, rows);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
