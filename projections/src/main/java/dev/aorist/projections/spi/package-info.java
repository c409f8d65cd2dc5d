/** For those who extend projections: where views are stored. */
@NullMarked
package dev.aorist.projections.spi;

import org.jspecify.annotations.NullMarked;
