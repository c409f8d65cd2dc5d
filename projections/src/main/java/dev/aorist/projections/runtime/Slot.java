package dev.aorist.projections.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A row as its folder has it. For the folder's thread.
 *
 * @param <R> the row
 */
final class Slot<R> {
  final String key;
  @Nullable R row;

  /** Whether it changed since the last commit. */
  boolean changed;

  /** Whether it stands still, and events that concern it queue up. */
  boolean parked;

  Slot(String key) {
    this.key = key;
  }
}
