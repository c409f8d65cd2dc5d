package dev.aorist.samples.quakes.views;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;
import dev.aorist.samples.quakes.domain.QuakeReported;
import dev.aorist.samples.quakes.domain.QuakeReviewed;
import dev.aorist.samples.quakes.domain.QuakeRevised;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Every quake by its id. */
@Projection("catalogue")
public final class Catalogue implements Folds<CatalogueRow> {
  @EventHandler
  CatalogueRow on(QuakeReported e) {
    return new CatalogueRow(
        e.time(),
        e.magnitude(),
        e.place(),
        e.latitude(),
        e.longitude(),
        e.depthKm(),
        e.time(),
        null,
        0,
        0);
  }

  @EventHandler
  CatalogueRow on(CatalogueRow row, QuakeReviewed e) {
    Instant first = row.reviewed() == null ? e.updated() : row.reviewed();
    return changed(row, e.updated(), first, e.review(), row.revisions());
  }

  @EventHandler
  CatalogueRow on(CatalogueRow row, QuakeRevised e) {
    return changed(row, e.updated(), row.reviewed(), row.reviews(), row.revisions() + 1);
  }

  private static CatalogueRow changed(
      CatalogueRow row, Instant updated, @Nullable Instant reviewed, int reviews, int revisions) {
    return new CatalogueRow(
        row.time(),
        row.magnitude(),
        row.place(),
        row.latitude(),
        row.longitude(),
        row.depthKm(),
        updated,
        reviewed,
        reviews,
        revisions);
  }
}
