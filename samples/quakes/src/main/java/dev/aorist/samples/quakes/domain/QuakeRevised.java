package dev.aorist.samples.quakes.domain;

import dev.aorist.eventstore.EventType;
import java.time.Instant;

/**
 * A quake's record changed without anybody looking at it.
 *
 * @param updated when the record changed
 */
@EventType("quake.revised")
public record QuakeRevised(Instant updated) implements QuakeEvent {}
