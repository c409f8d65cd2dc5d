package dev.aorist.benchmarks.bank;

import dev.aorist.eventstore.EventType;

/**
 * An account was opened with some money in it.
 *
 * @param amount in cents
 * @param at milliseconds since 1970
 */
@EventType("account.opened")
public record Opened(
    String accountId, String txId, long amount, String currency, long at, String owner)
    implements AccountEvent {}
