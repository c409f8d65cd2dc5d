package dev.aorist.projections.testkit;

import dev.aorist.projections.Fold;
import java.time.Duration;
import java.util.Optional;

/** A fold whose view keeps its history, for ever or for so long. */
public record Remembered<R>(Fold<R> fold, Optional<Duration> keepHistory)
    implements WrappedFold<R> {
  public Remembered(Fold<R> fold) {
    this(fold, Optional.empty());
  }

  @Override
  public boolean history() {
    return true;
  }
}
