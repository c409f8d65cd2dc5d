package dev.aorist.http;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.projections.UnknownViewException;
import dev.aorist.projections.ViewBehindException;
import dev.aorist.projections.ViewStoppedException;
import io.vertx.core.json.JsonObject;

/**
 * What a failure looks like to somebody outside: a status, a short name, the text that says what to
 * do, and the facts. A failure that nobody foresaw says nothing about the inside; that goes to the
 * log.
 */
record ErrorAnswer(int status, JsonObject body) {
  static ErrorAnswer of(Throwable failure) {
    if (failure instanceof ApiException e) {
      return new ErrorAnswer(e.status(), e.toJson());
    }
    if (failure instanceof UnknownViewException e) {
      return of(404, "unknown_view", e).with("view", e.view()).with("known", e.known());
    }
    if (failure instanceof ViewBehindException e) {
      return of(503, "view_behind", e)
          .with("view", e.view())
          .with("asked", e.asked().toString())
          .with("reached", e.reached());
    }
    if (failure instanceof ViewStoppedException e) {
      return of(503, "view_stopped", e).with("view", e.view());
    }
    if (failure instanceof StoreUnavailableException) {
      return of(503, "store_unavailable", failure);
    }
    if (failure instanceof IllegalArgumentException) {
      return of(400, "bad_request", failure);
    }
    return internal();
  }

  static ErrorAnswer of(int status, String error, String message) {
    return new ErrorAnswer(status, new JsonObject().put("error", error).put("message", message));
  }

  /** Whether the fault is ours and nobody foresaw it: it belongs into the log. */
  boolean isUnforeseen() {
    return status == 500;
  }

  private static ErrorAnswer of(int status, String error, Throwable failure) {
    return of(status, error, String.valueOf(failure.getMessage()));
  }

  private static ErrorAnswer internal() {
    return of(500, "internal", "The server failed on this request; its log says why.");
  }

  private ErrorAnswer with(String fact, Object value) {
    return new ErrorAnswer(status, body.copy().put(fact, value));
  }
}
