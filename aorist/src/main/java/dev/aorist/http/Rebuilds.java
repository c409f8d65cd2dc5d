package dev.aorist.http;

import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.RebuildProgress;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rebuilds that were asked for over HTTP: how each goes, and how the last one of each view
 * ended. Any thread may call.
 */
final class Rebuilds {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);

  /** By view. The objects are not changed once they are in here. */
  private final Map<String, JsonObject> states = new ConcurrentHashMap<>();

  /**
   * Starts a rebuild, or follows the one that is under way where it was asked to resume.
   *
   * @param total how many events there are to fold, as known now
   * @throws ApiException when one is under way and it was not asked to resume
   */
  void start(View<?> view, RebuildOptions options, long total) {
    String name = view.name();
    JsonObject begun =
        RebuildAnswers.progress(new RebuildProgress(name, 0, total, 0, Duration.ZERO));
    if (options.resumes() && isRunning(state(view))) {
      return;
    }
    boolean mine = true;
    if (options.resumes()) {
      states.put(name, begun);
    } else {
      mine =
          view.status().state() != ViewStatus.State.REBUILDING
              && states.merge(name, begun, (old, now) -> isRunning(old) ? old : now) == begun;
    }
    if (!mine) {
      throw new ApiException(
          409,
          "rebuild_running",
          "The view '" + name + "' is being rebuilt already. Wait until that is done.",
          new JsonObject().put("view", name));
    }
    Future<RebuildReport> rebuild;
    try {
      rebuild =
          view.rebuild(options, progress -> states.put(name, RebuildAnswers.progress(progress)));
    } catch (RuntimeException e) {
      rebuild = Future.failedFuture(e);
    }
    rebuild.onComplete(
        report -> states.put(name, RebuildAnswers.report(report)),
        failure -> {
          LOG.error("The rebuild of the view '{}' failed", name, failure);
          states.put(name, failed(name, ApiException.of(name, failure)));
        });
  }

  /** How the rebuild of a view goes or went; {@code "state":"none"} when there was none. */
  JsonObject state(View<?> view) {
    JsonObject asked = states.get(view.name());
    if (asked != null && isRunning(asked)) {
      return asked;
    }
    Optional<RebuildProgress> elsewhere = view.status().rebuild();
    if (elsewhere.isPresent()) {
      return RebuildAnswers.progress(elsewhere.get());
    }
    return asked != null ? asked : RebuildAnswers.state(view.name(), "none");
  }

  static boolean isRunning(JsonObject state) {
    return RebuildAnswers.RUNNING.equals(state.getString("state"));
  }

  private static JsonObject failed(String view, Throwable failure) {
    return RebuildAnswers.state(view, "failed").mergeIn(ErrorAnswer.of(failure).body());
  }
}
