package dev.aorist.samples.quakes.domain;

import dev.aorist.eventstore.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person has looked at a quake's record.
 *
 * @param updated when the record changed
 * @param review which review of this quake it is, from 1
 * @param place where the quake was, in words, for views that are not kept by quake
 */
@EventType("quake.reviewed")
public record QuakeReviewed(Instant updated, int review, @Nullable String place)
    implements QuakeEvent {}
