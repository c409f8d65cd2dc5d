package dev.aorist.benchmarks.bank;

/** What can happen to an account. */
public sealed interface AccountEvent permits Opened, Deposited, Withdrawn {}
