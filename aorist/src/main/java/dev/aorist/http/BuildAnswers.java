package dev.aorist.http;

import dev.aorist.projections.ViewBuild;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** What is stored of a view, as JSON: the same over HTTP and in the command line program. */
public final class BuildAnswers {
  private BuildAnswers() {}

  /** {@code {"view":…,"builds":[{"build":…,"state":"live","version":…,"events":…}]}}. */
  public static JsonObject of(String view, List<ViewBuild> builds) {
    var json = new JsonArray();
    for (ViewBuild build : builds) {
      json.add(
          new JsonObject()
              .put("build", build.number())
              .put("state", build.state().name().toLowerCase(Locale.ROOT))
              .put("version", build.version())
              .put("events", build.checkpoint().events()));
    }
    return new JsonObject().put("view", view).put("builds", json);
  }
}
