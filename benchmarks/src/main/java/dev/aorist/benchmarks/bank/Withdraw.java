package dev.aorist.benchmarks.bank;

import dev.aorist.aggregates.AggregateId;

/**
 * Takes money out, if there is enough.
 *
 * @param amount in cents
 */
public record Withdraw(
    @AggregateId String account, String txId, long amount, String channel, String memo) {}
