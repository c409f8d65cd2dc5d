package dev.aorist.samples.quakes.views;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The strongest quake of a day.
 *
 * @param id names it
 * @param magnitude how strong it was
 * @param time when it happened
 * @param place in words; may be null
 */
public record StrongestRow(String id, double magnitude, Instant time, @Nullable String place) {}
