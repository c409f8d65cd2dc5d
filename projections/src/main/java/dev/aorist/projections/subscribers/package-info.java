/** Keeps subscribers and reactions going: where they are, whom they call, what fails. */
@NullMarked
package dev.aorist.projections.subscribers;

import org.jspecify.annotations.NullMarked;
