/** Reads a feed of earthquakes and orders its commands by when each thing was known. */
@NullMarked
package dev.aorist.samples.quakes.feed;

import org.jspecify.annotations.NullMarked;
