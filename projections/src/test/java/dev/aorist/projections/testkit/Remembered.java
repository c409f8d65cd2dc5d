package dev.aorist.projections.testkit;

import dev.aorist.projections.Fold;

/** A fold whose view keeps its history. */
public record Remembered<R>(Fold<R> fold) implements WrappedFold<R> {
  @Override
  public boolean history() {
    return true;
  }
}
