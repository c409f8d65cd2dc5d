/** How results are shown. */
@NullMarked
package dev.aorist.benchmarks.report;

import org.jspecify.annotations.NullMarked;
