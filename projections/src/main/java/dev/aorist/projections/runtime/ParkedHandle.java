package dev.aorist.projections.runtime;

import dev.aorist.projections.Parked;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.ParkedReport;
import dev.aorist.projections.ParkedRow;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
              .compute(() -> projector.table().parked(build, events::add))
              .compose(read -> read)
              .map(read -> new ParkedQueues(view.name(), events));
        });
  }

  @Override
  public Future<ParkedReport> retry(String key) {
    return projector.unpark(Objects.requireNonNull(key), false);
  }

  @Override
  public Future<ParkedReport> retryAll() {
    return projector.unpark(null, false);
  }

  @Override
  public Future<ParkedReport> discard(String key) {
    return projector.unpark(Objects.requireNonNull(key), true);
  }
}
