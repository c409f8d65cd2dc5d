package dev.aorist.commandbus;

import dev.aorist.aggregates.Snapshots;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.spi.Environment;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one bus share.
 *
 * @param context the bus's own, for loads and for callers without one
 * @param recorder keeps every command; null when none is kept
 * @param slowNanos how long a handler may take before it is named in a warning
 */
record BusParts(
    Environment environment,
    EventReader reader,
    ContextInternal context,
    Admission admission,
    Snapshots snapshots,
    @Nullable CommandRecorder recorder,
    long slowNanos) {}
