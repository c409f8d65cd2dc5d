/** Benchmarks and workloads that measure Aorist. */
@NullMarked
package dev.aorist.benchmarks;

import org.jspecify.annotations.NullMarked;
