package dev.aorist.projections.spi;

import dev.aorist.eventstore.Checkpoint;

/**
 * What a build is made of. An immutable value.
 *
 * @param checkpoint the offset that each partition was folded up to
 * @param seen how many events of each partition were folded, as counted on the way; the same as
 *     {@code checkpoint} if each was folded once
 */
public record Folded(Checkpoint checkpoint, Checkpoint seen) {}
