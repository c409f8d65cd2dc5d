package dev.aorist.samples.bank.domain;

/** What can have happened to an account. */
public sealed interface AccountEvent
    permits Opened,
        Deposited,
        Withdrawn,
        Announced,
        Debited,
        DebitRefused,
        Credited,
        CreditRefused,
        Refunded,
        Closed {}
