package dev.aorist.eventstore.testkit;

/** A part of the contract: tests of one matter, of the store that {@link #under} gives. */
interface Contract {
  StoreUnderTest under();
}
