/** The inner parts by themselves, measured by JMH. */
@org.jspecify.annotations.NullMarked
package dev.aorist.benchmarks.inner;
