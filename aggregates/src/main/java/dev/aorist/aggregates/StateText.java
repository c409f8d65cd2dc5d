package dev.aorist.aggregates;

import dev.aorist.eventstore.json.JsonValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Compares states, also those of classes without an {@code equals} of their own. */
final class StateText {
  private static final JsonValues JSON = new JsonValues();

  private StateText() {}

  static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one == other;
    }
    return one.equals(other) || Arrays.equals(JSON.write(one), JSON.write(other));
  }
}
