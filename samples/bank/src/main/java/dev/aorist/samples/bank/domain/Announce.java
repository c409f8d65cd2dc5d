package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/** Tells an account of money that shall come; rejected when there is no such account. */
public record Announce(@AggregateId String account, String transfer, String from, long cents) {}
