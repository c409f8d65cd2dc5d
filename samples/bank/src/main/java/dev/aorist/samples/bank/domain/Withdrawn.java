package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** Money went out. */
@EventType("account.withdrawn")
public record Withdrawn(long cents) implements AccountEvent {}
