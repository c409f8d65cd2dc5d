package dev.aorist.benchmarks.bank;

/**
 * What is in an account.
 *
 * @param cents the balance
 */
public record Balance(long cents) {}
