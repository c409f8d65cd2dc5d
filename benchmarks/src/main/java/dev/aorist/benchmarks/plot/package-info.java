/** Pictures of results, as SVG that is readable in light and dark. */
@NullMarked
package dev.aorist.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
