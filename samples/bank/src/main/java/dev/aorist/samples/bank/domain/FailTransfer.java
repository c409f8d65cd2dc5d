package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Notes that the money is where it was. */
public record FailTransfer(@AggregateId String transfer) {}
