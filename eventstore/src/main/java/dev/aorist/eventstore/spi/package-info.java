/**
 * For those who extend the store or decide on its lanes: the seams to disk, time, chance, threads,
 * codec and partitions.
 */
@NullMarked
package dev.aorist.eventstore.spi;

import org.jspecify.annotations.NullMarked;
