package dev.aorist.commandbus;

import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.spi.Environment;
import io.vertx.core.internal.ContextInternal;

/**
 * What the parts of one bus share.
 *
 * @param context the bus's own, for loads and for callers without one
 * @param slowNanos how long a handler may take before it is named in a warning
 */
record BusParts(
    Environment environment,
    EventReader reader,
    ContextInternal context,
    Admission admission,
    long slowNanos) {}
