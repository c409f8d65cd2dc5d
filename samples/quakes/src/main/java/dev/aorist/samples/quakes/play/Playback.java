package dev.aorist.samples.quakes.play;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.Metadata;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Key;
import dev.aorist.projections.Projection;
import dev.aorist.samples.quakes.domain.QuakeEvent;

/**
 * How far each feed has been played, by the feed's id. It is folded from what the player puts into
 * the metadata of every event, so it is as durable as the events themselves.
 */
@Projection("playback")
public final class Playback implements Folds<PlaybackRow> {
  private static final String FEED = "feed";
  private static final String SEQUENCE = "feed-sequence";

  /** What the events of a command say about the feed. */
  static Metadata metadata(String feed, int sequence) {
    return Metadata.none().withHeader(FEED, feed).withHeader(SEQUENCE, Integer.toString(sequence));
  }

  @Key
  String key(QuakeEvent e, Event event) {
    return event.metadata().headers().getOrDefault(FEED, "(none)");
  }

  @EventHandler
  PlaybackRow on(QuakeEvent e, Event event) {
    return new PlaybackRow(sequence(event), 1);
  }

  @EventHandler
  PlaybackRow on(PlaybackRow row, QuakeEvent e, Event event) {
    return new PlaybackRow(Math.max(row.sequence(), sequence(event)), row.accepted() + 1);
  }

  private static int sequence(Event event) {
    return Integer.parseInt(event.metadata().headers().getOrDefault(SEQUENCE, "-1"));
  }
}
