package dev.aorist.samples.quakes.views;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Key;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;
import dev.aorist.samples.quakes.domain.QuakeReported;
import dev.aorist.samples.quakes.domain.QuakeReviewed;
import dev.aorist.samples.quakes.domain.QuakeRevised;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The strongest quake of each day (UTC), by {@code yyyy-mm-dd}. A tie goes to the earlier quake,
 * and among quakes of the same millisecond to the lesser id. A day on which no magnitude is known
 * has no row.
 */
@Projection("strongest-per-day")
public final class StrongestPerDay implements Folds<StrongestRow> {
  @Key
  String key(QuakeReported e) {
    return LocalDate.ofInstant(e.time(), ZoneOffset.UTC).toString();
  }

  @EventHandler
  @Nullable StrongestRow on(QuakeReported e) {
    return e.magnitude() == null
        ? null
        : new StrongestRow(e.id(), e.magnitude(), e.time(), e.place());
  }

  @EventHandler
  @Nullable StrongestRow on(StrongestRow row, QuakeReported e) {
    return e.magnitude() != null && isStronger(e, row) ? on(e) : row;
  }

  @EventHandler
  void on(QuakeReviewed e, Rows<StrongestRow> rows) {
    // Changes no row: a review changes no magnitude.
  }

  @EventHandler
  void on(QuakeRevised e, Rows<StrongestRow> rows) {
    // Changes no row: a revision says nothing that is counted here.
  }

  private static boolean isStronger(QuakeReported e, StrongestRow than) {
    int byMagnitude = Double.compare(e.magnitude(), than.magnitude());
    int byTime = than.time().compareTo(e.time());
    int byId = than.id().compareTo(e.id());
    return byMagnitude != 0 ? byMagnitude > 0 : byTime != 0 ? byTime > 0 : byId > 0;
  }
}
