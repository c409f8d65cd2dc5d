package dev.aorist;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs an application for as long as it is deployed. What it consists of comes from the options
 * that it is made with, or else from its configuration:
 *
 * <pre>{@code
 * {
 *   "directory": "data",                       // or "inMemory": true
 *   "register": ["bank.Account", "bank.Balances"],
 *   "memoryViews": ["bank.Totals"],            // optional
 *   "postgresViews": "jdbc:postgresql://…",    // optional
 *   "partitions": 64                           // optional
 * }
 * }</pre>
 *
 * One instance is deployed once.
 */
public final class AoristVerticle extends VerticleBase {
  private static final Set<String> SETTINGS =
      Set.of("directory", "inMemory", "register", "memoryViews", "postgresViews", "partitions");

  private final @Nullable AoristOptions given;
  private volatile @Nullable Aorist aorist;

  /** An application that its configuration describes. */
  public AoristVerticle() {
    this.given = null;
  }

  public AoristVerticle(AoristOptions options) {
    this.given = options;
  }

  /**
   * The application.
   *
   * @throws IllegalStateException while the verticle is not deployed
   */
  public Aorist aorist() {
    Aorist running = aorist;
    if (running == null) {
      throw new IllegalStateException(
          "The application does not run; wait for the future of deployVerticle.");
    }
    return running;
  }

  @Override
  public Future<?> start() {
    return Aorist.embed(vertx, given == null ? read(config()) : given)
        .map(started -> aorist = started);
  }

  @Override
  public Future<?> stop() {
    Aorist running = aorist;
    aorist = null;
    return running == null ? Future.succeededFuture() : running.close();
  }

  private static AoristOptions read(JsonObject config) {
    var unknown = new TreeSet<>(config.fieldNames());
    unknown.removeAll(SETTINGS);
    if (!unknown.isEmpty()) {
      throw wrong("knows no setting " + unknown + "; the settings are " + new TreeSet<>(SETTINGS));
    }
    boolean inMemory = config.getBoolean("inMemory", false);
    String directory = config.getString("directory");
    if (inMemory == (directory != null)) {
      throw wrong("needs either \"directory\": \"path\" or \"inMemory\": true");
    }
    AoristOptions options =
        inMemory ? AoristOptions.inMemory() : AoristOptions.at(Path.of(directory));
    for (Object name : config.getJsonArray("register", new JsonArray())) {
      options = options.register(load(name));
    }
    for (Object name : config.getJsonArray("memoryViews", new JsonArray())) {
      options = options.memoryView(load(name));
    }
    String postgres = config.getString("postgresViews");
    options = postgres == null ? options : options.postgresViews(postgres);
    Integer partitions = config.getInteger("partitions");
    return partitions == null ? options : options.partitions(partitions);
  }

  private static Class<?> load(Object name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(
          String.valueOf(name),
          false,
          loader == null ? AoristVerticle.class.getClassLoader() : loader);
    } catch (ClassNotFoundException e) {
      throw wrong("names the class " + name + ", which is not on the class path");
    }
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "The configuration of AoristVerticle " + what + ". Correct it and deploy again.");
  }
}
