package dev.aorist.samples.quakes.domain;

import dev.aorist.aggregates.AggregateId;
import java.time.Instant;

/**
 * Says that a quake's record changed, but that no person has looked at it.
 *
 * @param id names the quake
 * @param updated when the record changed
 */
public record ReviseQuake(@AggregateId String id, Instant updated) {}
