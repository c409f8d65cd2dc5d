/** Aggregates: plain functions that decide on commands and evolve state from events. */
@NullMarked
package dev.aorist.aggregates;

import org.jspecify.annotations.NullMarked;
