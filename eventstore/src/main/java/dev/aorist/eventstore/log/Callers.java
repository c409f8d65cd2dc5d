package dev.aorist.eventstore.log;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

/**
 * Where answers go: to the caller's context, as Vert.x clients do it; a caller without one is
 * answered on one event loop that the store keeps for all of them. Any thread may call.
 */
final class Callers {
  private final Vertx vertx;
  private final ContextInternal home;

  Callers(Vertx vertx) {
    this.vertx = vertx;
    this.home = ((VertxInternal) vertx).createEventLoopContext();
  }

  ContextInternal context() {
    ContextInternal current = ContextInternal.current();
    return current != null && current.owner() == vertx ? current : home;
  }
}
