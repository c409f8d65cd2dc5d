package dev.aorist.projections.runtime;

import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.spi.Share;
import io.vertx.core.Vertx;

/**
 * What every part of the runtime works with.
 *
 * @param options what the runtime was told
 */
record Setting(
    Vertx vertx,
    Callers callers,
    Environment environment,
    EventReader reader,
    RuntimeOptions options) {
  /** How many threads a fold may take whose order allows it. */
  int threads() {
    return options.threads();
  }

  /** Which partitions of shared views are folded here. */
  Share share() {
    return options.share();
  }
}
