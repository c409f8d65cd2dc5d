package dev.aorist.benchmarks.bank;

import dev.aorist.aggregates.AggregateId;

/**
 * Opens an account.
 *
 * @param amount what is in it from the start, in cents
 */
public record Open(@AggregateId String account, String txId, long amount, String owner) {}
