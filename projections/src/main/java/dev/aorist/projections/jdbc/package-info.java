/** Views in a database: rows and offsets in one transaction, over plain JDBC. */
@NullMarked
package dev.aorist.projections.jdbc;

import org.jspecify.annotations.NullMarked;
