package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** Money went out for a transfer. */
@EventType("account.debited")
public record Debited(String transfer, String to, long cents) implements AccountEvent {}
