/** Aorist's event store as something to be measured, through its public API. */
@NullMarked
package dev.aorist.benchmarks.store;

import org.jspecify.annotations.NullMarked;
