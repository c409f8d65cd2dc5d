package dev.aorist.samples.quakes.domain;

/**
 * Why a report was rejected: no quake on Earth has such a value.
 *
 * @param what which value
 * @param value the value
 * @param least the least that is possible
 * @param most the most that is possible
 */
public record OutOfRange(String what, double value, double least, double most) {}
