package dev.aorist.projections.runtime;

import dev.aorist.projections.Parked;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.ParkedReport;
import dev.aorist.projections.ParkedRow;
import dev.aorist.projections.spi.Build;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a view has parked, as its users have it. Any thread may call. */
final class ParkedHandle<R> implements Parked {
  private final ViewHandle<R> view;
  private final Projector<R> projector;

  ParkedHandle(ViewHandle<R> view) {
    this.view = view;
    this.projector = view.projector();
  }

  @Override
  public Future<List<ParkedRow>> rows() {
    return queues().map(ParkedQueues::rows);
  }

  @Override
  public Future<List<ParkedEvent>> events(String key) {
    return queues().map(queues -> List.copyOf(queues.of(key)));
  }

  private Future<ParkedQueues> queues() {
    return view.read(
        build -> {
          List<ParkedEvent> events = new ArrayList<>();
          return projector
              .setting()
              .callers()
              .compute(() -> projector.table().parked(build.number(), events::add))
              .compose(read -> read)
              .map(read -> new ParkedQueues(view.name(), events));
        });
  }

  @Override
  public Future<ParkedReport> retry(String key) {
    return unpark(Objects.requireNonNull(key), false);
  }

  @Override
  public Future<ParkedReport> retryAll() {
    return unpark(null, false);
  }

  @Override
  public Future<ParkedReport> discard(String key) {
    return unpark(Objects.requireNonNull(key), true);
  }

  /**
   * Folds what is parked, while the view folds nothing else.
   *
   * @param key for which row; null for all
   * @param discards whether to pass over the first event that waits for it
   */
  private Future<ParkedReport> unpark(@Nullable String key, boolean discards) {
    return projector
        .turns()
        .take(() -> projector.upToDate().compose(known -> unparkInTurn(key, discards)));
  }

  private Future<ParkedReport> unparkInTurn(@Nullable String key, boolean discards) {
    Build build = projector.serving().build();
    if (projector.rebuilding().current() != null || !projector.isCurrent(build)) {
      throw new IllegalStateException(
          "The view '"
              + view.name()
              + "' is being rebuilt, or of another version than its projection. Wait for the"
              + " rebuild, then look at what is parked.");
    }
    boolean ran = projector.isFolding();
    return projector
        .dismiss()
        .compose(still -> Unparking.run(projector, build, key, discards))
        .eventually(() -> projector.goOnAfter(build, ran));
  }
}
