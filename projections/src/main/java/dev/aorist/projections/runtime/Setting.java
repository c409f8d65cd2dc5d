package dev.aorist.projections.runtime;

import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.spi.Share;
import io.vertx.core.Vertx;

/**
 * What every part of the runtime works with.
 *
 * @param threads how many threads a fold may take whose order allows it
 * @param share which partitions of shared views are folded here
 */
record Setting(
    Vertx vertx,
    Callers callers,
    Environment environment,
    EventReader reader,
    int threads,
    Share share) {}
