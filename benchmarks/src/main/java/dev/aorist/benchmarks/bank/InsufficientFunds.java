package dev.aorist.benchmarks.bank;

/**
 * Why a withdrawal was refused.
 *
 * @param cents what is there
 */
public record InsufficientFunds(long cents) {}
