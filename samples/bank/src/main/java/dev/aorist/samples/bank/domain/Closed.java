package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** The account was closed, empty, for good. */
@EventType("account.closed")
public record Closed() implements AccountEvent {}
