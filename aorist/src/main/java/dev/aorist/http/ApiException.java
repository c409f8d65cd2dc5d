package dev.aorist.http;

import io.vertx.core.json.JsonObject;

/** A request cannot be answered as asked: a status, a short name for programs, and the facts. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String error;
  private final transient JsonObject facts;

  ApiException(int status, String error, String message, JsonObject facts) {
    super(message, null, false, false);
    this.status = status;
    this.error = error;
    this.facts = facts;
  }

  static ApiException badRequest(String error, String message, JsonObject facts) {
    return new ApiException(400, error, message, facts);
  }

  static ApiException notFound(String error, String message, JsonObject facts) {
    return new ApiException(404, error, message, facts);
  }

  /**
   * What a caller is told when something with a view cannot be done: 409 where it is only not the
   * time for it.
   */
  static Throwable of(String view, Throwable cause) {
    return cause instanceof IllegalStateException
        ? new ApiException(
            409,
            "view_busy",
            String.valueOf(cause.getMessage()),
            new JsonObject().put("view", view))
        : cause;
  }

  /**
   * The HTTP status that fits: 400 for what makes no sense, 404 for what is not there, 409 for what
   * cannot be done now.
   */
  public int status() {
    return status;
  }

  /** The body of the answer: error, message, and the facts beside them. */
  JsonObject toJson() {
    return new JsonObject().put("error", error).put("message", getMessage()).mergeIn(facts);
  }
}
