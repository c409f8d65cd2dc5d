/**
 * The event store as applications use it: values, the reader and the writer, and what can go wrong.
 */
@NullMarked
package dev.aorist.eventstore;

import org.jspecify.annotations.NullMarked;
