package dev.aorist.samples.quakes;

import dev.aorist.Aorist;
import dev.aorist.projections.Row;
import dev.aorist.projections.View;
import dev.aorist.samples.quakes.feed.Feed;
import dev.aorist.samples.quakes.views.Catalogue;
import dev.aorist.samples.quakes.views.CatalogueRow;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/** What there is after a feed was played, as JSON. */
final class Summary {
  /** Instants beyond what a feed can hold are as good as these. */
  private static final Instant EARLIEST = Instant.EPOCH.minusMillis(1);

  private static final Instant LATEST = Instant.parse("5001-01-01T00:00:00Z");

  /** The weaker first; a tie goes to the earlier quake, then to the lesser id. */
  private static final Comparator<Row<CatalogueRow>> BY_STRENGTH =
      Comparator.<Row<CatalogueRow>>comparingDouble(
              row -> Objects.requireNonNull(row.row().magnitude()))
          .thenComparing(row -> row.row().time(), Comparator.reverseOrder())
          .thenComparing(Row::key, Comparator.reverseOrder());

  private Summary() {}

  /**
   * Asks the store and its views. An accepted command makes one event, and nothing else makes any,
   * so what was accepted is what is stored, and all other commands of the feed were rejected.
   *
   * @param asOf the instants asked for, by the text that names each
   */
  static Future<JsonObject> of(Aorist aorist, Feed feed, Map<String, Instant> asOf) {
    long events = aorist.store().end().events();
    var json =
        new JsonObject()
            .put("commands", feed.commands().size())
            .put("accepted", events)
            .put("rejected", feed.commands().size() - events)
            .put("malformed", feed.malformed().size())
            .put("events", events);
    return aorist
        .views()
        .caughtUp()
        .compose(done -> digests(new ArrayDeque<>(aorist.views().all()), new JsonObject()))
        .compose(
            views -> {
              json.put("views", views);
              return states(aorist, new ArrayDeque<>(asOf.entrySet()), new JsonObject());
            })
        .map(states -> json.put("asOf", states));
  }

  private static Future<JsonObject> digests(Queue<View<?>> views, JsonObject to) {
    View<?> view = views.poll();
    if (view == null) {
      return Future.succeededFuture(to);
    }
    return view.digest()
        .compose(
            digest -> {
              var facts =
                  new JsonObject().put("rows", digest.rows()).put("digest", digest.sha256());
              return digests(views, to.put(view.name(), facts));
            });
  }

  /** One instant after the other, since each holds its rows in memory. */
  private static Future<JsonObject> states(
      Aorist aorist, Queue<Map.Entry<String, Instant>> asOf, JsonObject to) {
    Map.Entry<String, Instant> next = asOf.poll();
    if (next == null) {
      return Future.succeededFuture(to);
    }
    return aorist
        .view(Catalogue.class)
        .asOf(within(next.getValue()))
        .rows()
        .compose(rows -> states(aorist, asOf, to.put(next.getKey(), state(rows))));
  }

  private static Instant within(Instant instant) {
    return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
  }

  private static JsonObject state(List<Row<CatalogueRow>> rows) {
    return new JsonObject()
        .put("known", rows.size())
        .put("reviewed", rows.stream().filter(row -> row.row().reviewed() != null).count())
        .put(
            "strongest",
            rows.stream()
                .filter(row -> row.row().magnitude() != null)
                .max(BY_STRENGTH)
                .map(Row::key)
                .orElse(null));
  }
}
