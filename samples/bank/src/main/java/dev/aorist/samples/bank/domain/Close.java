package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Closes an empty account for good. */
public record Close(@AggregateId String account) {}
