/** What is kept of the earthquakes for reading. */
@NullMarked
package dev.aorist.samples.quakes.views;

import org.jspecify.annotations.NullMarked;
