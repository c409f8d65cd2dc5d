package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** The money has arrived. */
@EventType("transfer.completed")
public record TransferCompleted() implements TransferEvent {}
