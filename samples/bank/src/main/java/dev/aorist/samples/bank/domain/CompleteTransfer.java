package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Notes that the money has arrived. */
public record CompleteTransfer(@AggregateId String transfer) {}
