package dev.aorist.projections.runtime;

import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the key of a row says about streams, where it is the key of its streams. */
final class StreamKeys {
  /** Stands for any category where only the key matters. */
  private static final String ANY = "any";

  private StreamKeys() {}

  /** Whether a stream can have this key. */
  static boolean isKey(String key) {
    return stream(ANY, key) != null;
  }

  /** The partition of all streams with this key: the category has no part in it. */
  static int partitionOf(EventReader reader, String key) {
    return reader.partitionOf(StreamId.of(ANY, key));
  }

  /** The streams of this key in those categories. */
  static List<StreamId> streams(List<String> categories, String key) {
    return categories.stream()
        .map(category -> stream(category, key))
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private static @Nullable StreamId stream(String category, String key) {
    try {
      return StreamId.of(category, key);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
