package dev.aorist.cli;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.http.BuildAnswers;
import dev.aorist.http.ParkedAnswers;
import dev.aorist.http.RebuildAnswers;
import dev.aorist.http.ViewAnswers;
import dev.aorist.projections.ChangedViews;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.View;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A data directory that this program opens as its application would. */
final class LocalSource implements Source {
  private static final Duration LONG_ENOUGH = Duration.ofDays(1);

  private final Vertx vertx;
  private final Aorist aorist;
  private final ApplicationClasses classes;
  private final ViewAnswers answers;
  private final ParkedAnswers parked;

  private LocalSource(Vertx vertx, Aorist aorist, ApplicationClasses classes) {
    this.vertx = vertx;
    this.aorist = aorist;
    this.classes = classes;
    this.answers = new ViewAnswers(aorist);
    this.parked = new ParkedAnswers(aorist);
  }

  /**
   * @param app where the application's classes are; empty when they are on the class path
   */
  static LocalSource open(Path data, List<Path> app) {
    return open(data, app, UnaryOperator.identity());
  }

  /** The same for somebody who wants views rebuilt, whatever the application says of that. */
  static LocalSource openToRebuild(Path data, List<Path> app) {
    return open(data, app, options -> options.changedViews(ChangedViews.REBUILD));
  }

  private static LocalSource open(
      Path data, List<Path> app, UnaryOperator<AoristOptions> otherwise) {
    AoristOptions options = DataDirectory.requireStore(data);
    var classes = new ApplicationClasses(app);
    Vertx vertx = Vertx.vertx();
    try {
      AoristOptions configured = classes.configure(options).withoutSubscribers();
      Aorist aorist = Wait.until(Aorist.embed(vertx, otherwise.apply(configured)));
      return new LocalSource(vertx, aorist, classes);
    } catch (RuntimeException e) {
      Wait.until(vertx.close());
      classes.close();
      throw e;
    }
  }

  @Override
  public JsonObject views() {
    return answers.list();
  }

  @Override
  public JsonObject rows(
      String view, String from, @Nullable String to, int limit, @Nullable String asOf) {
    catchUp(view, asOf);
    return Wait.until(answers.rows(view, from, to, limit, asOf));
  }

  @Override
  public JsonObject find(String view, String where, String from, int limit) {
    catchUp(view, null);
    return Wait.until(answers.find(view, where, from, limit));
  }

  @Override
  public JsonObject row(String view, String key, @Nullable String asOf) {
    catchUp(view, asOf);
    return Wait.until(answers.row(view, key, asOf, null));
  }

  /** A view of a directory that was just opened may still have to fold what it missed. */
  private void catchUp(String view, @Nullable String asOf) {
    if (asOf == null) {
      Wait.until(aorist.views().view(view).atLeast(aorist.store().end(), LONG_ENOUGH).rows("", 1));
    }
  }

  @Override
  public JsonObject diff(String view, String from, String to) {
    return Wait.until(answers.diff(view, from, to));
  }

  @Override
  public JsonObject status(String view) {
    return answers.status(view);
  }

  @Override
  public JsonObject reset(String view) {
    Wait.until(answers.reset(view));
    catchUp(view, null);
    return answers.status(view);
  }

  /** Opening has it go on; that it stops again is told as the reason why. */
  @Override
  public JsonObject resume(String view) {
    catchUp(view, null);
    return answers.status(view);
  }

  @Override
  public JsonObject history(String view, String key, String from, String to) {
    catchUp(view, null);
    return Wait.until(answers.history(view, key, from, to));
  }

  @Override
  public JsonObject parked(String view) {
    catchUp(view, null);
    return Wait.until(parked.rows(view));
  }

  @Override
  public JsonObject parked(String view, String key) {
    catchUp(view, null);
    return Wait.until(parked.events(view, key));
  }

  @Override
  public JsonObject retry(String view, @Nullable String key) {
    catchUp(view, null);
    return Wait.until(parked.retry(view, key));
  }

  @Override
  public JsonObject discard(String view, String key) {
    catchUp(view, null);
    return Wait.until(parked.discard(view, key));
  }

  @Override
  public JsonObject keepCheckpoint(String view) {
    catchUp(view, null);
    View<?> found = aorist.views().view(view);
    Wait.until(found.keepCheckpoint());
    return BuildAnswers.of(view, Wait.until(found.builds()));
  }

  @Override
  public JsonObject rebuild(String view, RebuildOptions options, Consumer<JsonObject> progress) {
    View<?> found = aorist.views().view(view);
    return RebuildAnswers.report(
        Wait.until(
            found.rebuild(options, state -> progress.accept(RebuildAnswers.progress(state)))));
  }

  @Override
  public void close() {
    Wait.until(aorist.close());
    Wait.until(vertx.close());
    classes.close();
  }
}
