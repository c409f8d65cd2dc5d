package dev.aorist.samples.quakes.views;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a quake.
 *
 * @param time when it happened
 * @param magnitude null when nobody knows
 * @param place in words; may be null
 * @param latitude degrees north
 * @param longitude degrees east
 * @param depthKm kilometres below sea level
 * @param updated when its record last changed
 * @param reviewed when a person first looked at it; null when nobody has
 * @param reviews how often a person has looked at it
 * @param revisions how often its record changed without that
 */
public record CatalogueRow(
    Instant time,
    @Nullable Double magnitude,
    @Nullable String place,
    double latitude,
    double longitude,
    double depthKm,
    Instant updated,
    @Nullable Instant reviewed,
    int reviews,
    int revisions) {}
