package dev.aorist.commandbus;

import dev.aorist.eventstore.StreamId;

/** One command of those that are carried out {@link Together}, and where it goes. */
record Step(Object command, StreamId stream, Route route) {}
