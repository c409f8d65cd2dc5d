/** The sample that is to show Aorist on real earthquake data. */
@NullMarked
package dev.aorist.samples.quakes;

import org.jspecify.annotations.NullMarked;
