package dev.aorist.cli;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.http.BuildAnswers;
import dev.aorist.http.CheckAnswers;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.runtime.StoredBuilds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
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
    return offline(
        (vertx, options) -> {
          var answers = new CheckAnswers();
          return answers.report(Wait.until(Aorist.dryRun(vertx, options, view, answers::add)));
        });
  }

  /** What is stored of a view. */
  JsonObject builds(String view) {
    return builds(view, remote -> remote.builds(view), stored -> stored.list(view));
  }

  /** Lets the rows that answered before answer again. */
  JsonObject back(String view) {
    return builds(view, remote -> remote.back(view), stored -> stored.back(view));
  }

  /** Drops them. */
  JsonObject dropOld(String view) {
    return builds(view, remote -> remote.dropOld(view), stored -> stored.dropOld(view));
  }

  /** Drops a checkpoint. */
  JsonObject dropCheckpoint(String view, long build) {
    return builds(
        view,
        remote -> remote.dropCheckpoint(view, build),
        stored -> stored.dropCheckpoint(view, build));
  }

  private JsonObject builds(
      String view,
      Function<RemoteSource, JsonObject> there,
      Function<StoredBuilds, Future<List<ViewBuild>>> here) {
    if (where.url != null) {
      try (var remote = new RemoteSource(where.url)) {
        return there.apply(remote);
      }
    }
    return offline(
        (vertx, options) ->
            BuildAnswers.of(view, Wait.until(Aorist.storedBuilds(vertx, options, here))));
  }

  /** Does something with a data directory that no application has open. */
  private JsonObject offline(BiFunction<Vertx, AoristOptions, JsonObject> work) {
    AoristOptions options = DataDirectory.requireStore(where.local.data);
    Vertx vertx = Vertx.vertx();
    try (var classes = new ApplicationClasses(where.local.app)) {
      return work.apply(vertx, classes.configure(options));
    } finally {
      Wait.until(vertx.close());
    }
  }

  /**
   * The application that runs.
   *
   * @param verb what makes sense there only
   */
  RemoteSource running(String verb) {
    if (where.url == null) {
      throw new CliException(
          ExitCode.USAGE,
          "nobody folds into the views of a directory that no application has open, so there is"
              + " nothing to "
              + verb
              + "; name the application that runs with --url, for example"
              + " http://127.0.0.1:8080, in place of --data");
    }
    return new RemoteSource(where.url);
  }

  /** With everything that the application registers. */
  Source open() {
    return where.url != null
        ? new RemoteSource(where.url)
        : LocalSource.open(where.local.data, where.local.app);
  }

  /** The same for somebody who wants views rebuilt. */
  Source openToRebuild() {
    return where.url != null
        ? new RemoteSource(where.url)
        : LocalSource.openToRebuild(where.local.data, where.local.app);
  }
}
