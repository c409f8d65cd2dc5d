package dev.aorist.projections.testkit;

import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Rows;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A fold that fails on some events until it is corrected, when it has changed all rows but the
 * last.
 */
public record Poisoned<R>(
    Fold<R> fold, FailurePolicy onFailure, Predicate<Object> poison, AtomicBoolean corrected)
    implements WrappedFold<R> {
  /** One that parks. */
  public static <R> Poisoned<R> parking(Fold<R> fold, Predicate<Object> poison) {
    return new Poisoned<>(fold, FailurePolicy.park(), poison, new AtomicBoolean());
  }

  @Override
  public void apply(Occurrence event, Rows<R> rows) {
    if (!poison.test(event.payload())) {
      fold.apply(event, rows);
      return;
    }
    var last = new Last<>(rows);
    fold.apply(event, last);
    last.fail();
  }

  private final class Last<S> implements Rows<S> {
    private final Rows<S> rows;
    private String key = "";

    Last(Rows<S> rows) {
      this.rows = rows;
    }

    @Override
    public <A> void update(String key, A argument, BiFunction<@Nullable S, A, @Nullable S> change) {
      this.key = key;
      rows.update(key, argument, change);
    }

    void fail() {
      rows.update(
          key,
          row -> {
            if (!corrected.get()) {
              throw new IllegalStateException("poison");
            }
            return row;
          });
    }
  }
}
