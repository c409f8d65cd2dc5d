package dev.aorist.eventstore.handler.scanned;

import dev.aorist.eventstore.EventType;

/** Is found; and what is nested in it, whoever may see it. */
@EventType("scanned.found")
public record Found() {
  @EventType("scanned.nested")
  private record Nested() {}

  record NotAnnotated() {}
}
