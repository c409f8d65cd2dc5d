package dev.aorist.samples.quakes.views;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The quakes of a region.
 *
 * @param quakes how many are known
 * @param reviewed how many of them a person has looked at
 * @param strongest the id of the strongest, a tie going to the first in total order; null when no
 *     magnitude is known
 * @param magnitude its magnitude
 * @param latest when the latest one happened
 */
public record RegionRow(
    long quakes,
    long reviewed,
    @Nullable String strongest,
    @Nullable Double magnitude,
    Instant latest) {}
