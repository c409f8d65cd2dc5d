/** The event store: the append-only log of events, as its users see it. */
@NullMarked
package dev.aorist.eventstore;

import org.jspecify.annotations.NullMarked;
