package dev.aorist.samples.bank.domain;

import dev.aorist.eventstore.EventType;

/** Money shall be moved. */
@EventType("transfer.requested")
public record TransferRequested(String from, String to, long cents) implements TransferEvent {}
