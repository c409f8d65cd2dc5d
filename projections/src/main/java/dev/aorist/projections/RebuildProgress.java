package dev.aorist.projections;

import java.time.Duration;

/**
 * How far a rebuild is.
 *
 * @param view the view's name
 * @param done events behind it
 * @param total events in all, as known now; may grow
 * @param eventsPerSecond the pace so far
 * @param left how long it will take at that pace; {@link Duration#ZERO} at the end
 */
public record RebuildProgress(
    String view, long done, long total, double eventsPerSecond, Duration left) {}
