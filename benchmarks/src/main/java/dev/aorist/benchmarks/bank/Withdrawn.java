package dev.aorist.benchmarks.bank;

import dev.aorist.eventstore.EventType;

/**
 * Money was taken out of an account.
 *
 * @param amount in cents
 * @param at milliseconds since 1970
 */
@EventType("account.withdrawn")
public record Withdrawn(
    String accountId,
    String txId,
    long amount,
    String currency,
    long at,
    String channel,
    String memo)
    implements AccountEvent {}
