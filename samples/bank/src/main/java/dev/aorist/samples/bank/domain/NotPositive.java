package dev.aorist.samples.bank.domain;

/** An amount is one cent or more. */
public record NotPositive(long cents) {}
