package dev.aorist.samples.quakes.domain;

import dev.aorist.aggregates.AggregateId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes a quake known.
 *
 * @param id names it
 * @param time when it happened
 * @param magnitude how strong it was; null when nobody knows, below 0 for the smallest
 * @param place where, in words; may be null
 * @param latitude degrees north
 * @param longitude degrees east
 * @param depthKm kilometres below sea level
 */
public record ReportQuake(
    @AggregateId String id,
    Instant time,
    @Nullable Double magnitude,
    @Nullable String place,
    double latitude,
    double longitude,
    double depthKm) {}
