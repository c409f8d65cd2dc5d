package dev.aorist.eventstore.testkit;

/** The event of the tests: a text. */
public record Noted(String text) {}
