package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Puts in the money of a transfer, or refuses to. */
public record Credit(@AggregateId String account, String transfer, String from, long cents) {}
