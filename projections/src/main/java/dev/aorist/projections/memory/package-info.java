/** Views kept in memory: fast, gone with the process, rebuilt from the log at start. */
@NullMarked
package dev.aorist.projections.memory;

import org.jspecify.annotations.NullMarked;
