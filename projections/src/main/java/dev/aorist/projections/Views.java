package dev.aorist.projections;

import io.vertx.core.Future;
import java.util.List;

/** The views of an application. Any thread may call. */
public interface Views {
  /**
   * The view of an annotated projection.
   *
   * @throws UnknownViewException when it was not registered
   */
  <R> View<R> view(Class<? extends Folds<R>> projection);

  /**
   * The view of a plain fold, found by its name.
   *
   * @throws UnknownViewException when it was not registered
   */
  <R> View<R> view(Fold<R> fold);

  /**
   * The view of a name, whose rows are of a type that the caller knows.
   *
   * @throws UnknownViewException when there is none
   * @throws IllegalArgumentException when its rows are of another type
   */
  @SuppressWarnings("unchecked")
  default <R> View<R> view(String name, Class<R> rowType) {
    View<?> view = view(name);
    if (view.rowType() != rowType) {
      throw new IllegalArgumentException(
          "The rows of the view '"
              + name
              + "' are of the type "
              + view.rowType().getName()
              + ", not "
              + rowType.getName()
              + "; ask for that one.");
    }
    return (View<R>) view;
  }

  /**
   * The view of a name.
   *
   * @throws UnknownViewException when there is none
   */
  View<?> view(String name);

  /** All views, by name. */
  List<View<?>> all();

  /**
   * Completes when every view has folded what the log held at the time of the call; fails with
   * {@link ViewStoppedException} when one cannot get there.
   */
  Future<Void> caughtUp();
}
