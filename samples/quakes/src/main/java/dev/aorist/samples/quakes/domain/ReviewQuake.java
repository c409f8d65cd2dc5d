package dev.aorist.samples.quakes.domain;

import dev.aorist.aggregates.AggregateId;
import java.time.Instant;

/**
 * Says that a person has looked at a quake's record.
 *
 * @param id names the quake
 * @param updated when the record changed
 */
public record ReviewQuake(@AggregateId String id, Instant updated) {}
