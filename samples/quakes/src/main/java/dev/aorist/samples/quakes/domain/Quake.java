package dev.aorist.samples.quakes.domain;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;
import org.jspecify.annotations.Nullable;

/**
 * A quake, as far as decisions need it. It is reported once; then it may be reviewed and revised
 * any number of times. That a second report and a review of an unreported quake are rejected comes
 * from the handlers: the static one creates, the others change.
 *
 * @param place where it was, in words
 * @param reviews how often a person has looked at it
 */
@Aggregate("quake")
public record Quake(@Nullable String place, int reviews) {
  /** The highest ground is 8.8 km above the sea. */
  static final double LEAST_DEPTH_KM = -10;

  /** The deepest quakes known were at about 700 km; the catalogue's own limit is 1000. */
  static final double MOST_DEPTH_KM = 1000;

  @CommandHandler
  static QuakeReported report(ReportQuake c) {
    check("latitude", c.latitude(), -90, 90);
    check("longitude", c.longitude(), -180, 180);
    check("depth", c.depthKm(), LEAST_DEPTH_KM, MOST_DEPTH_KM);
    return new QuakeReported(
        c.id(), c.time(), c.magnitude(), c.place(), c.latitude(), c.longitude(), c.depthKm());
  }

  @CommandHandler
  QuakeReviewed review(ReviewQuake c) {
    return new QuakeReviewed(c.updated(), reviews + 1, place);
  }

  @CommandHandler
  QuakeRevised revise(ReviseQuake c) {
    return new QuakeRevised(c.updated());
  }

  @EventHandler
  static Quake on(QuakeReported e) {
    return new Quake(e.place(), 0);
  }

  @EventHandler
  Quake on(QuakeReviewed e) {
    return new Quake(place, e.review());
  }

  @EventHandler
  Quake on(QuakeRevised e) {
    return this;
  }

  private static void check(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new Rejection(new OutOfRange(what, value, least, most));
    }
  }
}
