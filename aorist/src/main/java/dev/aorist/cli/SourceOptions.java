package dev.aorist.cli;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.http.CheckAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The words that say where answers come from. */
final class SourceOptions {
  @ArgGroup(multiplicity = "1")
  private Where where;

  /** One of the two. */
  static final class Where {
    @ArgGroup(exclusive = false)
    private Local local;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Ask the application that runs here, for example http://127.0.0.1:8080.")
    private URI url;
  }

  /** A data directory, and what knows its events and views. */
  static final class Local {
    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "Open this data directory. No application may be running on it.")
    private Path data;

    @Option(
        names = "--app",
        paramLabel = "JAR",
        description =
            "The application's jar (or directory of classes), and any more that it needs."
                + " Not needed when it is on the class path.")
    private List<Path> app = List.of();
  }

  /**
   * What a rebuild of a view would change. A data directory is not opened as its application would:
   * that folds into the views.
   */
  JsonObject dryRun(String view) {
    if (where.url != null) {
      try (var remote = new RemoteSource(where.url)) {
        return remote.check(view);
      }
    }
    AoristOptions options = DataDirectory.requireStore(where.local.data);
    Vertx vertx = Vertx.vertx();
    try (var classes = new ApplicationClasses(where.local.app)) {
      var answers = new CheckAnswers();
      return answers.report(
          Wait.until(Aorist.dryRun(vertx, classes.configure(options), view, answers::add)));
    } finally {
      Wait.until(vertx.close());
    }
  }

  /** With everything that the application registers. */
  Source open() {
    return where.url != null
        ? new RemoteSource(where.url)
        : LocalSource.open(where.local.data, where.local.app);
  }
}
