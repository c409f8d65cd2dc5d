package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** An account exists to which money shall come. */
@EventType("account.announced")
public record Announced(String transfer, String from, long cents) implements AccountEvent {}
