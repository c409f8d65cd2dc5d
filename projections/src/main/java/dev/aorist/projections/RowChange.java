package dev.aorist.projections;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row.
 *
 * @param key the row's key
 * @param beforeOrNull the row before; null when there was none
 * @param afterOrNull the row after; null when there is none
 */
public record RowChange<R>(String key, @Nullable R beforeOrNull, @Nullable R afterOrNull) {
  public RowChange {
    Objects.requireNonNull(key, "key");
  }

  public Optional<R> before() {
    return Optional.ofNullable(beforeOrNull);
  }

  public Optional<R> after() {
    return Optional.ofNullable(afterOrNull);
  }
}
