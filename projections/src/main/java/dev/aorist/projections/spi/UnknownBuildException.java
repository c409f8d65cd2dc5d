package dev.aorist.projections.spi;

import dev.aorist.projections.ProjectionException;

/** A build of a view is not or no longer there. */
public final class UnknownBuildException extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final String view;
  private final long build;

  public UnknownBuildException(String view, long build) {
    super(
        "The view '"
            + view
            + "' has no build "
            + build
            + " (any more). Ask for the builds that there are, and use the live one.",
        null);
    this.view = view;
    this.build = build;
  }

  public String view() {
    return view;
  }

  public long build() {
    return build;
  }
}
