/** How anything is measured: windows in alternation, closed loops, ratios with their intervals. */
@NullMarked
package dev.aorist.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
