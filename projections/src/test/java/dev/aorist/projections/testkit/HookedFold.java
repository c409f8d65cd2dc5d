package dev.aorist.projections.testkit;

import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Rows;
import java.util.function.Consumer;

/** A fold that a test holds up, counts or breaks, under any version. */
public record HookedFold<R>(Fold<R> fold, int version, Consumer<Object> before)
    implements WrappedFold<R> {
  @Override
  public void apply(Occurrence event, Rows<R> rows) {
    before.accept(event.payload());
    fold.apply(event, rows);
  }
}
