/** The storage that keeps everything in memory, for tests and for what may be lost. */
@NullMarked
package dev.aorist.eventstore.memory;

import org.jspecify.annotations.NullMarked;
