package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.projections.Answer;
import dev.aorist.projections.AsOf;
import dev.aorist.projections.Reads;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus;
import dev.aorist.projections.Watch;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.KeyOrder;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about views, answered as JSON: the same over HTTP and in the command line
 * program. Any thread may call; futures complete on the caller's context. Besides the exceptions of
 * {@link dev.aorist.projections} they fail with {@link ApiException}, whose text says what to do.
 */
public final class ViewAnswers {
  /** How many rows a page has unless asked otherwise. */
  public static final int DEFAULT_LIMIT = 100;

  /** The most rows that a page may have. */
  public static final int MAX_LIMIT = 1_000;

  private final Aorist aorist;

  public ViewAnswers(Aorist aorist) {
    this.aorist = aorist;
  }

  /** All views and how they go: {@code {"views":[…]}}. */
  public JsonObject list() {
    var views = new JsonArray();
    aorist.views().all().forEach(view -> views.add(describe(view.status())));
    return new JsonObject().put("views", views);
  }

  /**
   * A page of rows, by key: {@code {"view":…,"rows":[{"key":…,"row":{…}}],"next":…}}, where {@code
   * next} is the key that the next page begins with, missing on the last one.
   *
   * @param from the key to begin with; the empty string for the first
   * @param to the key before which to end; none for the last
   * @param limit the most rows, from 1 to {@value #MAX_LIMIT}
   * @param asOf a moment as {@link AsOfText} reads it; none for the present
   */
  public Future<JsonObject> rows(
      String name, String from, @Nullable String to, int limit, @Nullable String asOf) {
    try {
      return rows(aorist.views().view(name), from, to, limit, asOf);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <R> Future<JsonObject> rows(
      View<R> view, String from, @Nullable String to, int limit, @Nullable String asOf) {
    requireLimit(limit);
    // One more than asked: it tells whether there is a next page and where it begins.
    if (asOf == null) {
      return view.rows(from, limit + 1).map(rows -> page(view, before(to, rows), limit));
    }
    return AsOfText.narrow(view, asOf, aorist.store().partitions())
        .ask(from, limit + 1)
        .map(answer -> explain(page(view, before(to, answer.value()), limit), asOf, answer));
  }

  /**
   * A page of the rows in which a declared index has a value, as {@link #rows} gives it.
   *
   * @param where {@code component=value}
   */
  public Future<JsonObject> find(String name, String where, String from, int limit) {
    try {
      return find(aorist.views().view(name), where, from, limit);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <R> Future<JsonObject> find(View<R> view, String where, String from, int limit) {
    requireLimit(limit);
    Where wanted = Where.parse(where);
    return view.query(wanted.component, wanted.value, from, limit + 1)
        .map(rows -> page(view, rows, limit))
        .recover(cause -> Future.failedFuture(ApiException.of(view.name(), cause)));
  }

  /**
   * One row: {@code {"view":…,"key":…,"row":{…}}}.
   *
   * @param asOf as above
   * @param atLeast a position that the answer is to cover; excludes {@code asOf}
   */
  public Future<JsonObject> row(
      String name, String key, @Nullable String asOf, @Nullable String atLeast) {
    try {
      return row(aorist.views().view(name), key, asOf, atLeast);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <R> Future<JsonObject> row(
      View<R> view, String key, @Nullable String asOf, @Nullable String atLeast) {
    int partitions = aorist.store().partitions();
    if (asOf == null) {
      Reads<R> reads =
          atLeast == null ? view : view.atLeast(AsOfText.position(atLeast, partitions));
      return reads.get(key).map(row -> found(view, key, row));
    }
    if (atLeast != null) {
      throw ApiException.badRequest(
          "bad_request",
          "asOf asks about the past, atLeast about the present; give one of them.",
          new JsonObject());
    }
    AsOf<R> past = AsOfText.narrow(view, asOf, partitions);
    return past.ask(key).map(answer -> explain(found(view, key, answer.value()), asOf, answer));
  }

  /**
   * Tells of a row as it is and whenever it has changed: as {@link #row} does, without {@code row}
   * while there is none.
   *
   * @param to is called on the caller's context
   * @throws RuntimeException what {@link #row} would fail with
   */
  Watch watch(String name, String key, Consumer<JsonObject> to) {
    return watch(aorist.views().view(name), key, to);
  }

  private static <R> Watch watch(View<R> view, String key, Consumer<JsonObject> to) {
    return view.watch(
        key,
        row -> {
          var json = new JsonObject().put("view", view.name()).put("key", key);
          row.ifPresent(value -> json.put("row", row(view, value)));
          to.accept(json);
        });
  }

  /** The same for a page of rows, as {@link #rows} gives it. */
  Watch watch(
      String name, String from, @Nullable String toKey, int limit, Consumer<JsonObject> to) {
    requireLimit(limit);
    return watch(aorist.views().view(name), from, toKey, limit, to);
  }

  private static <R> Watch watch(
      View<R> view, String from, @Nullable String toKey, int limit, Consumer<JsonObject> to) {
    Consumer<List<Row<R>>> told = rows -> to.accept(page(view, rows, limit));
    return toKey == null
        ? view.watch(from, limit + 1, told)
        : view.watch(from, toKey, limit + 1, told);
  }

  /** The same for a page of rows that an index finds, as {@link #find} gives it. */
  Watch watchFound(String name, String where, String from, int limit, Consumer<JsonObject> to) {
    requireLimit(limit);
    return watchFound(aorist.views().view(name), Where.parse(where), from, limit, to);
  }

  private static <R> Watch watchFound(
      View<R> view, Where where, String from, int limit, Consumer<JsonObject> to) {
    return view.watchQuery(
        where.component, where.value, from, limit + 1, rows -> to.accept(page(view, rows, limit)));
  }

  /** How one view goes. */
  JsonObject status(View<?> view) {
    return describe(view.status());
  }

  /** How the view of a name goes. */
  public JsonObject status(String name) {
    return describe(aorist.views().view(name).status());
  }

  /** Forgets the rows of a view and begins to fold them anew; gives how it goes. */
  public Future<JsonObject> reset(String name) {
    try {
      View<?> view = aorist.views().view(name);
      return view.reset()
          .map(done -> status(view))
          .recover(cause -> Future.failedFuture(ApiException.of(name, cause)));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * The versions that a row got between two instants: {@code
   * {"view":…,"key":…,"versions":[{"position":…,"at":…,"row":{…}}]}}, without a row where it was
   * deleted.
   */
  public Future<JsonObject> history(String name, String key, String from, String to) {
    try {
      return history(aorist.views().view(name), key, from, to);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <R> Future<JsonObject> history(View<R> view, String key, String from, String to) {
    return view.history(key, AsOfText.instant(from), AsOfText.instant(to))
        .map(
            versions -> {
              var json = new JsonArray();
              for (RowVersion<R> version : versions) {
                var one =
                    new JsonObject()
                        .put("position", version.position().toString())
                        .put("at", version.time().toString());
                version.row().ifPresent(row -> one.put("row", row(view, row)));
                json.add(one);
              }
              return new JsonObject()
                  .put("view", view.name())
                  .put("key", key)
                  .put("versions", json);
            })
        .recover(cause -> Future.failedFuture(ApiException.of(view.name(), cause)));
  }

  /** Holds a view against a replay, as {@link CheckAnswers} tells it. */
  public Future<JsonObject> check(String name) {
    try {
      return CheckAnswers.of(aorist.views().view(name));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * The rows in which two moments differ.
   *
   * @param from a moment as {@link AsOfText} reads it
   * @param to another one
   */
  public Future<JsonObject> diff(String name, String from, String to) {
    try {
      return diff(aorist.views().view(name), from, to);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <R> Future<JsonObject> diff(View<R> view, String from, String to) {
    int partitions = aorist.store().partitions();
    return view.diff(AsOfText.narrow(view, from, partitions), AsOfText.narrow(view, to, partitions))
        .map(changes -> CheckAnswers.diff(view, changes).put("from", from).put("to", to));
  }

  /** What a declared index is asked for. */
  private record Where(String component, String value) {
    static Where parse(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw ApiException.badRequest(
            "bad_where",
            "'" + text + "' names no value; write component=value, as in owner=Ann.",
            new JsonObject().put("given", text));
      }
      return new Where(text.substring(0, equals), text.substring(equals + 1));
    }
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw ApiException.badRequest(
          "bad_limit",
          "A page has 1 to " + MAX_LIMIT + " rows; got a limit of " + limit + ".",
          new JsonObject().put("given", limit));
    }
  }

  private static <R> List<Row<R>> before(@Nullable String to, List<Row<R>> rows) {
    return to == null
        ? rows
        : rows.stream().takeWhile(row -> KeyOrder.INSTANCE.compare(row.key(), to) < 0).toList();
  }

  private static <R> JsonObject page(View<R> view, List<Row<R>> rows, int limit) {
    var json = new JsonArray();
    rows.stream()
        .limit(limit)
        .forEach(
            row ->
                json.add(new JsonObject().put("key", row.key()).put("row", row(view, row.row()))));
    var page = new JsonObject().put("view", view.name()).put("rows", json);
    return rows.size() > limit ? page.put("next", rows.get(limit).key()) : page;
  }

  private static <R> JsonObject found(View<R> view, String key, Optional<R> row) {
    return row.map(
            value ->
                new JsonObject()
                    .put("view", view.name())
                    .put("key", key)
                    .put("row", row(view, value)))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "unknown_key",
                    "The view '" + view.name() + "' has no row '" + key + "' there.",
                    new JsonObject().put("view", view.name()).put("key", key)));
  }

  private static JsonObject explain(JsonObject json, String asOf, Answer<?> answer) {
    return json.put("asOf", asOf)
        .put("plan", answer.plan().name().toLowerCase(Locale.ROOT))
        .put("checkpoint", answer.checkpoint().toString())
        .put("eventsRead", answer.events());
  }

  private static JsonObject describe(ViewStatus status) {
    var json =
        new JsonObject()
            .put("view", status.view())
            .put("version", status.version())
            .put("order", status.order().name().toLowerCase(Locale.ROOT))
            .put("state", status.state().name().toLowerCase(Locale.ROOT))
            .put("events", status.checkpoint().events())
            .put("behind", status.behind())
            .put("parkedRows", status.parked().rows())
            .put("parkedEvents", status.parked().events());
    if (!status.folders().isEmpty()) {
      json.put("folders", folders(status));
    }
    status.failure().ifPresent(failure -> json.put("failure", failure.text()));
    return json;
  }

  /** The partitions that each member folds: {@code {"a":[0,3],"b":[1,2]}}. */
  static JsonObject folders(ViewStatus status) {
    var folders = new JsonObject();
    status.folders().forEach((member, folds) -> folders.put(member, new JsonArray(folds)));
    return folders;
  }

  private static <R> JsonObject row(View<R> view, R row) {
    return new JsonObject(RowJson.of(view.rowType()).encode(row));
  }
}
