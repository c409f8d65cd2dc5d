package dev.aorist.aggregates;

import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.handler.Problems;

/** Checks at start what would otherwise fail with the first command. */
final class Categories {
  private Categories() {}

  static void check(Class<?> owner, String category, Problems problems) {
    try {
      StreamId.of(category, "0");
    } catch (IllegalArgumentException e) {
      problems.add(
          owner,
          "'" + category + "' can be no category",
          "choose a short name without a dash, as in account");
    }
  }
}
