package dev.aorist.cli;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where answers come from: a data directory that this program opens, or an application that runs.
 * Both answer with the same JSON. Calls block; they fail with {@link CliException} or with the
 * exceptions of Aorist.
 */
interface Source extends AutoCloseable {
  JsonObject views();

  JsonObject rows(String view, String from, int limit, @Nullable String asOf);

  JsonObject row(String view, String key, @Nullable String asOf);

  /** The rows in which two moments of a view differ. */
  JsonObject diff(String view, String from, String to);

  /** The rows that a view has parked. */
  JsonObject parked(String view);

  /** The events that wait for a row. */
  JsonObject parked(String view, String key);

  /**
   * Folds what is parked.
   *
   * @param key of a row; null for all
   */
  JsonObject retry(String view, @Nullable String key);

  /** Passes over the first event that waits for a row. */
  JsonObject discard(String view, String key);

  /**
   * Rebuilds a view and waits for it.
   *
   * @param progress hears of states on the way, on any thread
   * @return the last state
   */
  JsonObject rebuild(String view, Consumer<JsonObject> progress);

  @Override
  void close();
}
