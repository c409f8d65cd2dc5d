package dev.aorist.http;

import dev.aorist.projections.PartitionCheck;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.ViewStatus.Failure;
import dev.aorist.projections.json.RowJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What differs in a view, as JSON. Any thread may call. */
public final class CheckAnswers {
  /** The most rows and failures that are shown; all are counted. */
  public static final int SHOWN = 1_000;

  private final JsonArray changes = new JsonArray();

  /** Hears of a row that differs; the first {@value #SHOWN} are kept. For one thread at a time. */
  public synchronized void add(RowChange<?> change) {
    if (changes.size() < SHOWN) {
      changes.add(json(change));
    }
  }

  /** Checks a view that answers. */
  static <R> Future<JsonObject> of(View<R> view) {
    var answers = new CheckAnswers();
    return view.check(answers::add).map(answers::report);
  }

  /** Two moments of a view: {@code {"view":…,"changed":…,"changes":[…]}}. */
  static <R> JsonObject diff(View<R> view, List<RowChange<R>> changes) {
    var answers = new CheckAnswers();
    changes.forEach(answers::add);
    return new JsonObject()
        .put("view", view.name())
        .put("changed", changes.size())
        .put("changes", answers.changes);
  }

  /**
   * {@code
   * {"view":…,"holds":…,"events":…,"behind":…,"rows":…,"changed":…,"failed":…,"parked":…,"stored":…,"replayed":…,
   * "seconds":…,"partitions":[{"partition":…,"from":0,"to":…,"seen":…,"gaps":…,"twice":…,"rows":…,
   * "stored":…,"replayed":…}],"changes":[{"key":…,"before":{…},"after":{…}}],"failures":[…]}}. Rows
   * and digests of partitions are there where order is by stream.
   */
  public synchronized JsonObject report(ViewCheck check) {
    var failures = new JsonArray();
    check.failures().stream().limit(SHOWN).map(Failure::text).forEach(failures::add);
    return new JsonObject()
        .put("view", check.view())
        .put("holds", check.holds())
        .put("events", check.events())
        .put("behind", check.behind())
        .put("rows", check.stored().rows())
        .put("changed", check.changed())
        .put("failed", check.failed())
        .put("parked", check.parked())
        .put("stored", check.stored().sha256())
        .put("replayed", check.replayed().sha256())
        .put("seconds", check.took().toMillis() / 1e3)
        .put(
            "partitions",
            new JsonArray(check.partitions().stream().map(CheckAnswers::json).toList()))
        .put("changes", changes)
        .put("failures", failures);
  }

  private static JsonObject json(PartitionCheck check) {
    var json =
        new JsonObject()
            .put("partition", check.partition())
            .put("from", 0)
            .put("to", check.to())
            .put("seen", check.seen())
            .put("gaps", check.gaps())
            .put("twice", check.twice());
    check
        .stored()
        .ifPresent(digest -> json.put("rows", digest.rows()).put("stored", digest.sha256()));
    check.replayed().ifPresent(digest -> json.put("replayed", digest.sha256()));
    return json;
  }

  private static JsonObject json(RowChange<?> change) {
    var json = new JsonObject().put("key", change.key());
    change.before().ifPresent(row -> json.put("before", row(row)));
    change.after().ifPresent(row -> json.put("after", row(row)));
    return json;
  }

  @SuppressWarnings("unchecked")
  private static <R> JsonObject row(R row) {
    return new JsonObject(RowJson.of((Class<R>) row.getClass()).encode(row));
  }
}
