package dev.aorist.samples.quakes.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one line of a feed says. It is well formed; whether it is possible, the aggregate decides.
 *
 * @param number the line's number, from 1
 * @param id names the quake; fit to be the key of a stream
 * @param magnitude finite; null when the feed has none
 * @param place where, in words; null when the feed has none
 * @param time when it happened
 * @param updated when the record last changed
 * @param reviewed whether a person has looked at it
 * @param latitude degrees north, any number
 * @param longitude degrees east, any number
 * @param depthKm kilometres below sea level, any number
 */
record QuakeLine(
    int number,
    String id,
    @Nullable Double magnitude,
    @Nullable String place,
    Instant time,
    Instant updated,
    boolean reviewed,
    double latitude,
    double longitude,
    double depthKm) {}
