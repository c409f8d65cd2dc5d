package dev.aorist.projections.runtime;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Vert.x context with one worker thread of its own, so that a slow fold holds up nobody else. A
 * worker context has the answers of the log arrive on the folder's own thread, where they are
 * needed, without a detour over an event loop; everything that runs on it runs one after the other.
 */
public final class WorkerContext {
  /** Pools of one name are one pool in Vert.x; a number keeps the threads apart. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Vertx vertx;
  private final Context context;
  private final String deployment;

  private WorkerContext(Vertx vertx, Context context, String deployment) {
    this.vertx = vertx;
    this.context = context;
    this.deployment = deployment;
  }

  /**
   * @param name what the thread's name begins with
   */
  public static Future<WorkerContext> open(Vertx vertx, String name) {
    var verticle =
        new AbstractVerticle() {
          Context own() {
            return context;
          }
        };
    var options =
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName(name + "-" + NUMBERS.incrementAndGet())
            .setWorkerPoolSize(1);
    return vertx
        .deployVerticle(verticle, options)
        .map(deployment -> new WorkerContext(vertx, verticle.own(), deployment));
  }

  public Context context() {
    return context;
  }

  /** Ends the thread; nothing of ours may be running on it, as that would be interrupted. */
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }
}
