package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Takes money out for a transfer, or refuses to. */
public record Debit(@AggregateId String account, String transfer, String to, long cents) {}
