package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** The account was opened, empty. */
@EventType("account.opened")
public record Opened(String owner) implements AccountEvent {}
