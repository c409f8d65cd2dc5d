/** The one real implementation of the seams: files, clock, chance and threads of this machine. */
@NullMarked
package dev.aorist.eventstore.os;

import org.jspecify.annotations.NullMarked;
