package dev.aorist.samples.bank.domain;

/** There is less than was asked for. */
public record InsufficientFunds(long balance) {}
