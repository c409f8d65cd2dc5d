package dev.aorist.commandbus;

import io.vertx.core.Future;

/**
 * Stands between the caller and the handling of every command: validates, authorizes, adds
 * metadata, measures, traces, tries again. A plain function.
 *
 * <p>It is called on the caller's thread and must not block it. It hands the command on, the same
 * or another, with {@link Next#send}: once, several times, or not at all when it answers itself
 * with an {@link Outcome} or a failure. What it throws fails the command.
 */
@FunctionalInterface
public interface Interceptor {
  Future<Outcome> intercept(Command command, Next next);

  /** The rest of the way. */
  @FunctionalInterface
  interface Next {
    Future<Outcome> send(Command command);
  }
}
