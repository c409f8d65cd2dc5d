/** What the machine can do at most: bare files, bare Jackson. */
@NullMarked
package dev.aorist.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
