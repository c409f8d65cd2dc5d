package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** The money of a transfer came back. */
@EventType("account.refunded")
public record Refunded(String transfer, long cents) implements AccountEvent {}
