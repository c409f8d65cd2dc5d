package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Asks for money to be moved. */
public record RequestTransfer(@AggregateId String transfer, String from, String to, long cents) {}
