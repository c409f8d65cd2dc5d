/** Plays a feed under a clock that follows it. */
@NullMarked
package dev.aorist.samples.quakes.play;

import org.jspecify.annotations.NullMarked;
