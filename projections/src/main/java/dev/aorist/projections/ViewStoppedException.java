package dev.aorist.projections;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A view will not get where it was to be, as its projection has stopped. */
public final class ViewStoppedException extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final String view;
  private final transient ViewStatus.@Nullable Failure failure;

  public ViewStoppedException(String view, ViewStatus.@Nullable Failure failure) {
    super(
        failure == null
            ? "The view '" + view + "' is paused. Resume it."
            : "The view '"
                + view
                + "' stopped: "
                + failure.text()
                + " Nothing was skipped; remove the cause and resume it.",
        failure == null ? null : failure.cause());
    this.view = view;
    this.failure = failure;
  }

  public String view() {
    return view;
  }

  /** Why it stopped; none when it was paused. */
  public Optional<ViewStatus.Failure> failure() {
    return Optional.ofNullable(failure);
  }
}
