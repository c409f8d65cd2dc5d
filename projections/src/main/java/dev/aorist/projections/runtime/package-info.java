/** The machinery: folding, workers, rebuilds and answers about the past. */
@NullMarked
package dev.aorist.projections.runtime;

import org.jspecify.annotations.NullMarked;
