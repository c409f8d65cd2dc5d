/** What happens to earthquakes: commands, events and the aggregate that decides. */
@NullMarked
package dev.aorist.samples.quakes.domain;

import org.jspecify.annotations.NullMarked;
