package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** The money of a transfer was not let in, since the account is closed. */
@EventType("account.credit-refused")
public record CreditRefused(String transfer, String from, long cents) implements AccountEvent {}
