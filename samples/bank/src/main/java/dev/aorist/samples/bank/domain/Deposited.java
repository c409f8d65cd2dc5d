package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** Money came in. */
@EventType("account.deposited")
public record Deposited(long cents) implements AccountEvent {}
