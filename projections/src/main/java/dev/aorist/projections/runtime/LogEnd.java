package dev.aorist.projections.runtime;

import dev.aorist.eventstore.EventReader;
import dev.aorist.projections.ViewRefusedException;
import dev.aorist.projections.spi.Build;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Whether a stored build lies within the log. A member of a cluster that has just started knows
 * less of the log than its views have seen, so it asks the leaders, for as long as it takes: a
 * build that is beyond the log is refused, and no other. For turns.
 */
final class LogEnd {
  /** When the leaders could not tell, they are asked again after so long. */
  private static final long AGAIN_MILLIS = 250;

  private final Setting setting;
  private final String view;
  private final String store;
  private volatile boolean closed;

  LogEnd(Setting setting, String view, String store) {
    this.setting = setting;
    this.view = view;
    this.store = store;
  }

  /** Whether a build has to be looked at before it is folded, as the start does not tell. */
  boolean isUnknownAtStart() {
    return !setting.share().member().isEmpty();
  }

  /**
   * Completes, at once if it can, when all that a build is made of is known to be in the log. Fails
   * with {@link ViewRefusedException} when it is not in the log.
   */
  Future<Void> covers(Build build) {
    if (!isUnknownAtStart() || setting.reader().end().covers(build.checkpoint())) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = setting.callers().context().promise();
    ask(build, promise);
    return promise.future();
  }

  private void ask(Build build, Promise<Void> promise) {
    EventReader reader = setting.reader();
    reader
        .closeTime()
        .onComplete(
            told -> {
              if (closed) {
                return;
              }
              if (told.failed()) {
                setting.vertx().setTimer(AGAIN_MILLIS, due -> ask(build, promise));
                return;
              }
              try {
                Opening.requireWithin(view, store, build, reader.end());
                promise.complete();
              } catch (ViewRefusedException e) {
                promise.fail(e);
              }
            });
  }

  /** Asks no more. */
  void close() {
    closed = true;
  }
}
