package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Gives back what a transfer has taken out. */
public record Refund(@AggregateId String account, String transfer, long cents) {}
