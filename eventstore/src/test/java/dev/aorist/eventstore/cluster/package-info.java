/**
 * What keeps a replicated partition safe, as a model that is small enough to be explored
 * completely, before the code that does it.
 */
@NullMarked
package dev.aorist.eventstore.cluster;

import org.jspecify.annotations.NullMarked;
