/** Projections: folds from events to the rows of queryable views. */
@NullMarked
package dev.aorist.projections;

import org.jspecify.annotations.NullMarked;
