/** The program {@code aorist}, for the command line. */
@NullMarked
package dev.aorist.cli;

import org.jspecify.annotations.NullMarked;
