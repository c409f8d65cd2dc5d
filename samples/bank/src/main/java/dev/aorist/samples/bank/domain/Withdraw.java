package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Pays out, if there is as much. */
public record Withdraw(@AggregateId String account, long cents) {}
