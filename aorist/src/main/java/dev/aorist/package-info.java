/** Aorist as an application uses it: event store, aggregates, command bus and views together. */
@NullMarked
package dev.aorist;

import org.jspecify.annotations.NullMarked;
