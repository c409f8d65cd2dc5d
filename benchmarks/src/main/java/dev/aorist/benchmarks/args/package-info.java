/** The command line's options and their values. */
@NullMarked
package dev.aorist.benchmarks.args;

import org.jspecify.annotations.NullMarked;
