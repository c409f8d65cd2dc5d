package dev.aorist.projections.runtime;

import dev.aorist.projections.Row;
import dev.aorist.projections.Watch;
import dev.aorist.projections.spi.Commit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who watch a view. A commit wakes whoever watches one of its rows; he reads the view again
 * and is told if he sees something else than before. So a slow listener skips what was in between
 * and never holds anybody up, and a switch to another build is nothing special. Any thread may
 * call.
 */
final class Watches {
  private final List<Watcher<?>> watchers = new CopyOnWriteArrayList<>();

  /**
   * @param context on which {@code to} is called, one call after the other
   * @param wanted the keys of the rows that are watched
   * @param read reads what is watched
   */
  <T> Watch add(
      Context context, Predicate<String> wanted, Supplier<Future<T>> read, Consumer<T> to) {
    var watcher = new Watcher<>(context, wanted, read, to);
    watchers.add(watcher);
    watcher.wake();
    return watcher;
  }

  /** A commit to the build that answers was made. */
  void committed(Commit<?> commit) {
    for (Watcher<?> watcher : watchers) {
      if (watcher.isTouchedBy(commit)) {
        watcher.wake();
      }
    }
  }

  /** Any row may be another now. */
  void switched() {
    watchers.forEach(Watcher::wake);
  }

  private final class Watcher<T> implements Watch {
    private final Context context;
    private final Predicate<String> wanted;
    private final Supplier<Future<T>> read;
    private final Consumer<T> to;
    private final Promise<Void> ended = Promise.promise();

    // On the context.
    private boolean reading;
    private boolean again;
    private @Nullable T told;

    Watcher(Context context, Predicate<String> wanted, Supplier<Future<T>> read, Consumer<T> to) {
      this.context = context;
      this.wanted = wanted;
      this.read = read;
      this.to = to;
    }

    boolean isTouchedBy(Commit<?> commit) {
      for (Row<?> row : commit.puts()) {
        if (wanted.test(row.key())) {
          return true;
        }
      }
      return commit.deletes().stream().anyMatch(wanted);
    }

    void wake() {
      context.runOnContext(ignored -> look());
    }

    private void look() {
      if (reading || ended.future().isComplete()) {
        again = true;
        return;
      }
      reading = true;
      read.get()
          .onComplete(
              done ->
                  context.runOnContext(
                      ignored -> {
                        if (done.succeeded()) {
                          seen(done.result());
                        } else {
                          end(done.cause());
                        }
                      }));
    }

    private void seen(T now) {
      reading = false;
      if (!ended.future().isComplete() && !now.equals(told)) {
        told = now;
        try {
          to.accept(now);
        } catch (Throwable e) {
          end(e);
        }
      }
      if (again && !ended.future().isComplete()) {
        again = false;
        look();
      }
    }

    private void end(Throwable cause) {
      watchers.remove(this);
      ended.tryFail(cause);
    }

    @Override
    public void close() {
      watchers.remove(this);
      ended.tryComplete();
    }

    @Override
    public Future<Void> ended() {
      return ended.future();
    }
  }
}
