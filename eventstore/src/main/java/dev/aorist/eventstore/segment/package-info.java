/**
 * Segments: full journals, rewritten so that partitions, streams and ids are found in them. A
 * segment never changes once it has its name.
 */
@NullMarked
package dev.aorist.eventstore.segment;

import org.jspecify.annotations.NullMarked;
