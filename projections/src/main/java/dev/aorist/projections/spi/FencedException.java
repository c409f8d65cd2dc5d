package dev.aorist.projections.spi;

import dev.aorist.projections.ProjectionException;

/** A commit came under a claim that was overtaken. Nothing was changed. */
public final class FencedException extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final String view;
  private final long build;
  private final long epoch;

  public FencedException(String view, long build, long epoch) {
    super(
        "Another worker has taken over the view '"
            + view
            + "' (build "
            + build
            + ", epoch "
            + epoch
            + " is over). Let it work; resume here only if it is gone.",
        null);
    this.view = view;
    this.build = build;
    this.epoch = epoch;
  }

  public String view() {
    return view;
  }

  public long build() {
    return build;
  }

  /** The epoch that is over. */
  public long epoch() {
    return epoch;
  }
}
