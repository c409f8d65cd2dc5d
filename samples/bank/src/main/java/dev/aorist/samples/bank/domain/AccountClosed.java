package dev.aorist.samples.bank.domain;

/** The account was closed, for good. */
public record AccountClosed(String account) {}
