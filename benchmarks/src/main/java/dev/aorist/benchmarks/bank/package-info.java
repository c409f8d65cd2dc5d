/** The events that all workloads append. */
@NullMarked
package dev.aorist.benchmarks.bank;

import org.jspecify.annotations.NullMarked;
