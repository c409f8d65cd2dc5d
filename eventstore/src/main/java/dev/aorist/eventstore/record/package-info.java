/**
 * The stored form of an append: how it is written, checked and walked. Knows bytes, no files and no
 * threads.
 */
@NullMarked
package dev.aorist.eventstore.record;

import org.jspecify.annotations.NullMarked;
