package dev.aorist.benchmarks.bank;

import dev.aorist.aggregates.AggregateId;

/**
 * Pays money in.
 *
 * @param amount in cents
 */
public record Deposit(
    @AggregateId String account, String txId, long amount, String channel, String memo) {}
