package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.ProjectionException;
import dev.aorist.projections.ViewStatus.Failure;
import org.jspecify.annotations.Nullable;

/** One event cannot be folded. */
final class FoldFailure extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final transient Failure failure;

  FoldFailure(String view, Position position, String type, @Nullable String row, Throwable cause) {
    super(text(view, new Failure(position, type, row, cause)), cause);
    this.failure = new Failure(position, type, row, cause);
  }

  Failure failure() {
    return failure;
  }

  private static String text(String view, Failure failure) {
    return "The projection '"
        + view
        + "' failed on "
        + failure.text()
        + " Correct the projection or the event's upcaster.";
  }

  /** Why a run of a projection ended. */
  static Failure of(Throwable cause) {
    return cause instanceof FoldFailure fold
        ? fold.failure()
        : new Failure(null, null, null, cause);
  }
}
