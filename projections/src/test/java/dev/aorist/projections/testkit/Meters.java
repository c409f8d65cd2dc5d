package dev.aorist.projections.testkit;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Key;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;

/** Meters in regions: rows that mix streams, by folds that do not commute. */
public final class Meters {
  private Meters() {}

  /** What meters say. */
  public sealed interface MeterEvent permits Measured, Moved {}

  /** A value was measured. */
  @EventType("meter.measured")
  public record Measured(String region, double value) implements MeterEvent {}

  /** A meter went from one region to another. */
  @EventType("meter.moved")
  public record Moved(String from, String to) implements MeterEvent {}

  /**
   * A region.
   *
   * @param sum of doubles: rounding depends on the order
   * @param latest the stream that spoke last
   * @param greatest the greatest value
   * @param first the stream that had it first
   */
  public record Region(double sum, String latest, double greatest, String first) {}

  /** Regions, by the names that events give them. */
  @Projection("regions")
  public static final class Regions implements Folds<Region> {
    @Key
    String region(Measured e) {
      return e.region();
    }

    @EventHandler
    Region on(Measured e, Event event) {
      String meter = event.stream().key();
      return new Region(e.value(), meter, e.value(), meter);
    }

    @EventHandler
    Region on(Region r, Measured e, Event event) {
      String meter = event.stream().key();
      boolean greater = e.value() > r.greatest();
      return new Region(
          r.sum() + e.value(),
          meter,
          greater ? e.value() : r.greatest(),
          greater ? meter : r.first());
    }

    @EventHandler
    void on(Moved e, Rows<Region> rows, Event event) {
      String meter = event.stream().key();
      rows.update(
          e.from(),
          r -> r == null ? null : new Region(r.sum() / 3, meter, r.greatest(), r.first()));
      rows.update(
          e.to(),
          r ->
              r == null
                  ? new Region(0.1, meter, 0, meter)
                  : new Region(r.sum() * 1.1, meter, r.greatest(), r.first()));
    }
  }
}
