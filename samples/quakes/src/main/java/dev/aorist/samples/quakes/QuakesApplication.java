package dev.aorist.samples.quakes;

import dev.aorist.AoristOptions;
import dev.aorist.Application;
import dev.aorist.samples.quakes.domain.Quake;
import dev.aorist.samples.quakes.play.Playback;
import dev.aorist.samples.quakes.views.Catalogue;
import dev.aorist.samples.quakes.views.Regions;
import dev.aorist.samples.quakes.views.StrongestPerDay;

/** What this program consists of; also for the command line program on its data directory. */
public final class QuakesApplication implements Application {
  @Override
  public AoristOptions configure(AoristOptions options) {
    return options
        .register(Quake.class, Catalogue.class, Regions.class, Playback.class)
        .memoryView(StrongestPerDay.class);
  }
}
