/** Snapshots in files beside the log. */
@NullMarked
package dev.aorist.aggregates.snapshots;

import org.jspecify.annotations.NullMarked;
