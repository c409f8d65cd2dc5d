package dev.aorist.samples.bank.domain;

/** What can have happened to a transfer. */
public sealed interface TransferEvent
    permits TransferRequested, TransferCompleted, TransferFailed {}
