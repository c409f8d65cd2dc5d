package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Pays in. */
public record Deposit(@AggregateId String account, long cents) {}
