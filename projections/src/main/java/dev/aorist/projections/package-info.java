/**
 * Projections as applications use them: how a fold from events to rows is declared, and how the
 * view that it keeps is read, asked about the past, watched and rebuilt.
 */
@NullMarked
package dev.aorist.projections;

import org.jspecify.annotations.NullMarked;
