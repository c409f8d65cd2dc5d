package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** The money is where it was. */
@EventType("transfer.failed")
public record TransferFailed() implements TransferEvent {}
