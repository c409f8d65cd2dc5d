/** The authority of a cluster in one table of a database. */
@NullMarked
package dev.aorist.eventstore.jdbc;

import org.jspecify.annotations.NullMarked;
