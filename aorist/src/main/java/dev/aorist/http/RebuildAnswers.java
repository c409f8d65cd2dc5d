package dev.aorist.http;

import dev.aorist.projections.RebuildProgress;
import dev.aorist.projections.RebuildReport;
import io.vertx.core.json.JsonObject;

/** How a rebuild goes or went, as JSON: the same over HTTP and in the command line program. */
public final class RebuildAnswers {
  static final String RUNNING = "running";

  private RebuildAnswers() {}

  /**
   * {@code {"view":…,"state":"running","done":…,"total":…,"eventsPerSecond":…,"secondsLeft":…}}.
   */
  public static JsonObject progress(RebuildProgress progress) {
    return state(progress.view(), RUNNING)
        .put("done", progress.done())
        .put("total", progress.total())
        .put("eventsPerSecond", Math.round(progress.eventsPerSecond()))
        .put("secondsLeft", progress.left().toSeconds());
  }

  /** The end of a rebuild: {@code done}, or {@code differs} when old and new rows do not agree. */
  public static JsonObject report(RebuildReport report) {
    var json =
        state(report.view(), report.differs() ? "differs" : "done")
            .put("rows", report.rebuilt().rows())
            .put("digest", report.rebuilt().sha256())
            .put("checkpoint", report.rebuilt().checkpoint().toString())
            .put("events", report.events())
            .put("millis", report.took().toMillis())
            .put("stoodMillis", report.stood().toNanos() / 1e6)
            .put("switched", report.switched());
    report.before().ifPresent(before -> json.put("digestBefore", before.sha256()));
    return json;
  }

  static JsonObject state(String view, String state) {
    return new JsonObject().put("view", view).put("state", state);
  }
}
