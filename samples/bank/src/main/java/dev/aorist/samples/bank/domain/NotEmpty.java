package dev.aorist.samples.bank.domain;

/** Only an empty account can be closed. */
public record NotEmpty(long balance) {}
