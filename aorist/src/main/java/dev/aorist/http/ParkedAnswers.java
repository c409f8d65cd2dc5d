package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.projections.Parked;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.ParkedReport;
import dev.aorist.projections.ParkedRow;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What views have parked, as JSON: the same over HTTP and in the command line program. Any thread
 * may call; futures complete on the caller's context.
 */
public final class ParkedAnswers {
  /** The most rows or events that are shown; all are counted. */
  public static final int SHOWN = 1_000;

  private final Aorist aorist;

  public ParkedAnswers(Aorist aorist) {
    this.aorist = aorist;
  }

  /** The rows that stand still: {@code {"view":…,"rows":…,"parked":[…]}}. */
  public Future<JsonObject> rows(String view) {
    return of(
        view,
        parked ->
            parked
                .rows()
                .map(
                    rows -> {
                      var shown = new JsonArray();
                      rows.stream().limit(SHOWN).map(ParkedAnswers::json).forEach(shown::add);
                      return new JsonObject()
                          .put("view", view)
                          .put("rows", rows.size())
                          .put("parked", shown);
                    }));
  }

  /** The events that wait for a row: {@code {"view":…,"key":…,"events":…,"parked":[…]}}. */
  public Future<JsonObject> events(String view, String key) {
    return of(
        view,
        parked ->
            parked
                .events(key)
                .map(
                    events -> {
                      if (events.isEmpty()) {
                        throw ApiException.notFound(
                            "nothing_parked",
                            "Nothing is parked for the row '"
                                + key
                                + "' of the view '"
                                + view
                                + "'. List what is parked.",
                            new JsonObject().put("view", view).put("key", key));
                      }
                      var shown = new JsonArray();
                      events.stream().limit(SHOWN).map(ParkedAnswers::json).forEach(shown::add);
                      return new JsonObject()
                          .put("view", view)
                          .put("key", key)
                          .put("events", events.size())
                          .put("parked", shown);
                    }));
  }

  /**
   * Folds what is parked: {@code {"view":…,"folded":…,"discarded":…,"parked":…}}.
   *
   * @param key of the row; null for all
   */
  public Future<JsonObject> retry(String view, @Nullable String key) {
    return of(
        view,
        parked -> (key == null ? parked.retryAll() : parked.retry(key)).map(ParkedAnswers::json));
  }

  /** Passes over the first event that waits for a row, and retries what is behind it. */
  public Future<JsonObject> discard(String view, String key) {
    return of(view, parked -> parked.discard(key).map(ParkedAnswers::json));
  }

  private Future<JsonObject> of(String view, Function<Parked, Future<JsonObject>> question) {
    try {
      return question
          .apply(aorist.views().view(view).parked())
          .recover(cause -> Future.failedFuture(ApiException.of(view, cause)));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static JsonObject json(ParkedRow row) {
    var json =
        new JsonObject()
            .put("key", row.key())
            .put("events", row.events())
            .put("first", row.first().position().toString())
            .put("type", row.first().eventType());
    row.first().cause().ifPresent(cause -> json.put("cause", cause));
    return json;
  }

  private static JsonObject json(ParkedEvent event) {
    var json =
        new JsonObject()
            .put("position", event.position().toString())
            .put("at", HybridTime.instant(event.timestamp()).toString())
            .put("type", event.eventType())
            .put("rows", new JsonArray(event.keys()));
    event.cause().ifPresent(cause -> json.put("cause", cause));
    return json;
  }

  private static JsonObject json(ParkedReport report) {
    return new JsonObject()
        .put("view", report.view())
        .put("folded", report.folded())
        .put("discarded", report.discarded())
        .put("parked", report.parked());
  }
}
