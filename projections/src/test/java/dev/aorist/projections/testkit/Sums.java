package dev.aorist.projections.testkit;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Key;
import dev.aorist.projections.Merge;
import dev.aorist.projections.Order;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.Moved;
import dev.aorist.projections.testkit.Meters.Region;
import dev.aorist.projections.testkit.Meters.Regions;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Rows of meters that mix streams and are merged from parts. */
public final class Sums {
  private Sums() {}

  /**
   * What was measured in a region.
   *
   * @param count how often something was measured or a meter came or went
   * @param thirds the sum, in thirds
   */
  public record Sum(long count, long thirds, double greatest) {}

  /** For which it does not matter which events came first. */
  @Projection("sums")
  public static final class ByRegion implements Folds<Sum> {
    @Key
    String region(Measured e) {
      return e.region();
    }

    @EventHandler
    Sum on(Measured e) {
      return new Sum(1, Math.round(e.value() * 3), e.value());
    }

    @EventHandler
    Sum on(Sum sum, Measured e) {
      return merge(sum, on(e));
    }

    @EventHandler
    void on(Moved e, Rows<Sum> rows) {
      var came = new Sum(1, 0, 0);
      rows.update(e.from(), sum -> sum == null ? came : merge(sum, came));
      rows.update(e.to(), sum -> sum == null ? came : merge(sum, came));
    }

    @Merge
    static Sum merge(Sum one, Sum other) {
      return new Sum(
          one.count() + other.count(),
          one.thirds() + other.thirds(),
          Math.max(one.greatest(), other.greatest()));
    }
  }

  /** The fold of regions, for which order matters, with a merge for which it matters, too. */
  public record MergedRegions(Fold<Region> fold) implements WrappedFold<Region> {
    public MergedRegions() {
      this(Fold.of(new Regions()));
    }

    @Override
    public String name() {
      return "merged-regions";
    }

    @Override
    public Order order() {
      return Order.MERGED;
    }

    @Override
    public Optional<BinaryOperator<Region>> merge() {
      return Optional.of(
          (one, other) ->
              new Region(
                  one.sum() / 3 + other.sum(), other.latest(), one.greatest(), other.first()));
    }
  }

  /** The same in total order. */
  public record InTotalOrder<R>(Fold<R> fold) implements WrappedFold<R> {
    @Override
    public Order order() {
      return Order.TOTAL;
    }

    @Override
    public Optional<BinaryOperator<R>> merge() {
      return Optional.empty();
    }
  }
}
