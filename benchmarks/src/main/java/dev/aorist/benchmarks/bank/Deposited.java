package dev.aorist.benchmarks.bank;

import dev.aorist.eventstore.EventType;

/**
 * The event that every workload appends: money was paid into an account.
 *
 * @param amount in cents
 * @param at milliseconds since 1970
 */
@EventType("account.deposited")
public record Deposited(
    String accountId,
    String txId,
    long amount,
    String currency,
    long at,
    String channel,
    String memo)
    implements AccountEvent {}
