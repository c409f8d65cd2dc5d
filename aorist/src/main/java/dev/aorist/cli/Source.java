package dev.aorist.cli;

import dev.aorist.projections.RebuildOptions;
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

  JsonObject rows(String view, String from, @Nullable String to, int limit, @Nullable String asOf);

  /** Rows in which a declared index has a value, written component=value. */
  JsonObject find(String view, String where, String from, int limit);

  JsonObject row(String view, String key, @Nullable String asOf);

  /** The rows in which two moments of a view differ. */
  JsonObject diff(String view, String from, String to);

  /** How a view goes. */
  JsonObject status(String view);

  /** Forgets the rows of a view and has them folded anew. */
  JsonObject reset(String view);

  /** Lets a view go on that was paused or has stopped. */
  JsonObject resume(String view);

  /** Keeps a copy of a view's rows for questions about the past; what is stored of it then. */
  JsonObject keepCheckpoint(String view);

  /** The versions that a row got between two instants. */
  JsonObject history(String view, String key, String from, String to);

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
  JsonObject rebuild(String view, RebuildOptions options, Consumer<JsonObject> progress);

  @Override
  void close();
}
