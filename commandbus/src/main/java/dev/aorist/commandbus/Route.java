package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateLoader;
import dev.aorist.aggregates.AggregateType;

/** Where commands of a class go, and how the aggregates there are loaded. */
record Route(AggregateType type, AggregateLoader loader) {}
