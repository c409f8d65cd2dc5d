package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** There was not as much as a transfer wanted. */
@EventType("account.debit-refused")
public record DebitRefused(String transfer) implements AccountEvent {}
