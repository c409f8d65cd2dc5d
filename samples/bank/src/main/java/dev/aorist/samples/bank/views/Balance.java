package dev.aorist.samples.bank.views;

/** What an account holds. */
public record Balance(long cents) {}
