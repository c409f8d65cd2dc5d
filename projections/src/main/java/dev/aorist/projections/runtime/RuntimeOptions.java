package dev.aorist.projections.runtime;

import dev.aorist.projections.ChangedViews;
import dev.aorist.projections.spi.Share;
import java.util.Objects;

/**
 * How a {@link ProjectionRuntime} keeps views. An immutable value.
 *
 * @param threads how many threads a projection may take whose order allows it, from 1
 * @param share which partitions of views in shared stores are folded here
 * @param changed what becomes of views that an earlier declaration has made
 */
public record RuntimeOptions(int threads, Share share, ChangedViews changed) {
  public RuntimeOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("A projection takes one thread at least; got " + threads);
    }
    Objects.requireNonNull(share, "share");
    Objects.requireNonNull(changed, "changed");
  }

  /** A thread for each processor, all of every view, and those that changed are rebuilt. */
  public static RuntimeOptions defaults() {
    int threads = Runtime.getRuntime().availableProcessors();
    return new RuntimeOptions(threads, Share.ALL, ChangedViews.REBUILD);
  }

  public RuntimeOptions withThreads(int threads) {
    return new RuntimeOptions(threads, share, changed);
  }

  public RuntimeOptions withShare(Share share) {
    return new RuntimeOptions(threads, share, changed);
  }

  public RuntimeOptions withChanged(ChangedViews changed) {
    return new RuntimeOptions(threads, share, changed);
  }
}
