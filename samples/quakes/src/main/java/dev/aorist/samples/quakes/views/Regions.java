package dev.aorist.samples.quakes.views;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Key;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;
import dev.aorist.samples.quakes.domain.QuakeReported;
import dev.aorist.samples.quakes.domain.QuakeReviewed;
import dev.aorist.samples.quakes.domain.QuakeRevised;
import org.jspecify.annotations.Nullable;

/**
 * Quakes by region, which is what follows the last comma of the place: {@code 32km W of Sola,
 * Vanuatu} is in {@code Vanuatu}. Streams meet in a row, so it is folded in total order.
 */
@Projection("regions")
public final class Regions implements Folds<RegionRow> {
  private static final String UNKNOWN = "(unknown)";
  private static final int MAX_CODE_POINTS = 100;

  @Key
  String key(QuakeReported e) {
    return regionOf(e.place());
  }

  @Key
  String key(QuakeReviewed e) {
    return regionOf(e.place());
  }

  @EventHandler
  RegionRow on(QuakeReported e) {
    return new RegionRow(1, 0, e.magnitude() == null ? null : e.id(), e.magnitude(), e.time());
  }

  @EventHandler
  RegionRow on(RegionRow row, QuakeReported e) {
    boolean stronger =
        e.magnitude() != null && (row.magnitude() == null || e.magnitude() > row.magnitude());
    return new RegionRow(
        row.quakes() + 1,
        row.reviewed(),
        stronger ? e.id() : row.strongest(),
        stronger ? e.magnitude() : row.magnitude(),
        e.time());
  }

  @EventHandler
  RegionRow on(RegionRow row, QuakeReviewed e) {
    long more = e.review() == 1 ? 1 : 0;
    return new RegionRow(
        row.quakes(), row.reviewed() + more, row.strongest(), row.magnitude(), row.latest());
  }

  @EventHandler
  void on(QuakeRevised e, Rows<RegionRow> rows) {
    // Changes no row: a revision says nothing that is counted here.
  }

  /** The region of a place: not empty, without control characters, at most 100 code points. */
  static String regionOf(@Nullable String place) {
    if (place == null) {
      return UNKNOWN;
    }
    String last = place.substring(place.lastIndexOf(',') + 1).strip();
    String region = last.isEmpty() ? place.strip() : last;
    String clean =
        region
            .codePoints()
            .filter(c -> !Character.isISOControl(c))
            .limit(MAX_CODE_POINTS)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return clean.isEmpty() ? UNKNOWN : clean;
  }
}
