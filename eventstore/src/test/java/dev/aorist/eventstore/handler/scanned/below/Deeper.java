package dev.aorist.eventstore.handler.scanned.below;

import dev.aorist.eventstore.EventType;

/** Is found in a package below. */
@EventType("scanned.deeper")
record Deeper() {}
