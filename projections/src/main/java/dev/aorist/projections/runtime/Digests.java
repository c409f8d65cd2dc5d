package dev.aorist.projections.runtime;

import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.json.RowDigest;
import io.vertx.core.Future;

/** Computes digests, on worker threads. */
final class Digests {
  private Digests() {}

  /** The digest of a stored build. */
  static <R> Future<ViewDigest> of(Projector<R> projector, long build) {
    var digest = new RowDigest<>(projector.format());
    return projector
        .setting()
        .callers()
        .compute(() -> projector.table().scan(build, digest::add, digest::park))
        .compose(scan -> scan)
        .map(folded -> digest.of(folded.checkpoint()));
  }
}
