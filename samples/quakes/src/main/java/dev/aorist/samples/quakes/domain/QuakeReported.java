package dev.aorist.samples.quakes.domain;

import dev.aorist.eventstore.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A quake became known; the components are those of {@link ReportQuake}.
 *
 * <p>A feed has one set of values for a line, the last one, and does not say what a later change
 * changed. So the values are taken as known from the report on, and the other events carry none.
 */
@EventType("quake.reported")
public record QuakeReported(
    String id,
    Instant time,
    @Nullable Double magnitude,
    @Nullable String place,
    double latitude,
    double longitude,
    double depthKm)
    implements QuakeEvent {}
