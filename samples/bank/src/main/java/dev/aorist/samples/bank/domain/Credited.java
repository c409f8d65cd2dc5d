package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** The money of a transfer came in. */
@EventType("account.credited")
public record Credited(String transfer, long cents) implements AccountEvent {}
