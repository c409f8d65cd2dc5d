package dev.aorist.projections.memory;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The builds of one view in memory. Which build is live changes under this object's lock; what a
 * build holds is its own business.
 */
final class MemoryTable<R> implements ViewTable<R> {
  private final String view;
  private final RowFormat<R> format;
  private final LongSupplier numbers;
  private final BooleanSupplier closed;
  private final Map<Long, MemoryBuild<R>> builds = new ConcurrentSkipListMap<>();
  private final Map<Integer, Set<Position>> discarded = new ConcurrentHashMap<>();
  private volatile long live;
  private volatile long old;

  MemoryTable(String view, RowFormat<R> format, LongSupplier numbers, BooleanSupplier closed) {
    this.format = format;
    this.view = view;
    this.numbers = numbers;
    this.closed = closed;
  }

  @Override
  public Future<List<Build>> builds() {
    return answer(() -> builds.values().stream().map(this::describe).toList());
  }

  @Override
  public Future<Build> create(
      int version, Order order, int partitions, Keeps keeps, Switch when, String holder) {
    return answer(
        () -> {
          var build =
              new MemoryBuild<R>(
                  view,
                  numbers.getAsLong(),
                  version,
                  order,
                  partitions,
                  keeps,
                  format,
                  when,
                  holder,
                  discards(version));
          builds.put(build.number(), build);
          return describe(build);
        });
  }

  @Override
  public Future<Claim> claim(long build, BitSet partitions, String holder) {
    return answer(
        () -> {
          synchronized (this) {
            return find(build).claim(partitions, holder);
          }
        });
  }

  @Override
  public Future<Void> release(Claim claim) {
    return answer(
        () -> {
          find(claim.build()).release(claim);
          return null;
        });
  }

  @Override
  public Future<Void> commit(Commit<R> commit) {
    return answer(
        () -> {
          find(commit.build()).commit(commit);
          return null;
        });
  }

  @Override
  public Future<Void> publish(long build) {
    return answer(
        () -> {
          synchronized (this) {
            makeLive(build);
          }
          return null;
        });
  }

  @Override
  public Future<Boolean> publish(long build, @Nullable Claim over) {
    return answer(
        () -> {
          synchronized (this) {
            find(build);
            boolean same = live == (over == null ? 0 : over.build());
            if (!same || over != null && !find(live).isHeldBy(over)) {
              return false;
            }
            makeLive(build);
            return true;
          }
        });
  }

  private void makeLive(long build) {
    if (find(build).number() != live) {
      MemoryBuild<R> before = builds.get(live);
      if (before != null) {
        before.release();
      }
      old = live;
      live = build;
      find(build).release();
    }
  }

  @Override
  public Future<Build> copy(long build) {
    return answer(
        () -> {
          MemoryBuild<R> copy = find(build).copy(numbers.getAsLong());
          builds.put(copy.number(), copy);
          return describe(copy);
        });
  }

  @Override
  public Future<Void> drop(long build) {
    return answer(
        () -> {
          synchronized (this) {
            if (find(build).number() == live) {
              throw new IllegalStateException(
                  "Build " + build + " of the view '" + view + "' is live; publish another first.");
            }
            builds.remove(build);
          }
          return null;
        });
  }

  @Override
  public Future<Map<String, R>> get(long build, Collection<String> keys) {
    return answer(
        () -> {
          SortedRows<R> rows = find(build).state().rows();
          Map<String, R> found = new LinkedHashMap<>();
          for (String key : keys) {
            R row = rows.get(key);
            if (row != null) {
              found.put(key, row);
            }
          }
          return found;
        });
  }

  @Override
  public Future<List<Row<R>>> page(long build, String fromKey, int limit) {
    return answer(
        () -> {
          List<Row<R>> page = new ArrayList<>();
          find(build)
              .state()
              .rows()
              .scan(
                  fromKey,
                  row -> {
                    page.add(row);
                    return page.size() < limit;
                  });
          return page;
        });
  }

  @Override
  public Future<Folded> scan(long build, Consumer<Row<R>> to, Consumer<ParkedEvent> parked) {
    return answer(
        () -> {
          MemoryBuild.State<R> state = find(build).state();
          state
              .rows()
              .scan(
                  "",
                  row -> {
                    to.accept(row);
                    return true;
                  });
          state.parked().forEach(parked);
          return state.folded();
        });
  }

  @Override
  public Future<Void> parked(long build, Consumer<ParkedEvent> to) {
    return answer(
        () -> {
          find(build).state().parked().forEach(to);
          return null;
        });
  }

  @Override
  public Future<List<Row<R>>> find(
      long build, String index, String value, String fromKey, int limit) {
    return answer(
        () -> {
          MemoryBuild.State<R> state = find(build).state();
          List<Row<R>> found = new ArrayList<>();
          state
              .index()
              .find(index, value)
              .scan(
                  fromKey,
                  entry -> {
                    found.add(new Row<>(entry.key(), state.rows().get(entry.key())));
                    return found.size() < limit;
                  });
          return found;
        });
  }

  @Override
  public Future<Optional<RowVersion<R>>> versionAt(long build, String key, Place upTo) {
    return answer(() -> Optional.ofNullable(find(build).versions().at(key, upTo)));
  }

  @Override
  public Future<List<RowVersion<R>>> versions(long build, String key, Place after, Place upTo) {
    return answer(() -> find(build).versions().between(key, after, upTo));
  }

  @Override
  public Future<Void> versionsAt(
      long build, String fromKey, Function<String, Place> upTo, Predicate<RowVersion<R>> to) {
    return answer(
        () -> {
          find(build).versions().at(fromKey, upTo, to);
          return null;
        });
  }

  @Override
  public Future<Set<Position>> discarded(int version) {
    return answer(() -> Set.copyOf(discards(version)));
  }

  private Set<Position> discards(int version) {
    return discarded.computeIfAbsent(version, fresh -> ConcurrentHashMap.newKeySet());
  }

  private MemoryBuild<R> find(long number) {
    MemoryBuild<R> build = builds.get(number);
    if (build == null) {
      throw new UnknownBuildException(view, number);
    }
    return build;
  }

  private State state(MemoryBuild<R> build) {
    if (build.isCopy()) {
      return State.CHECKPOINT;
    }
    return build.number() == live
        ? State.LIVE
        : build.number() == old ? State.OLD : State.UNFINISHED;
  }

  private Build describe(MemoryBuild<R> build) {
    MemoryBuild.State<R> state = build.state();
    return new Build(
        build.number(),
        build.version(),
        build.order(),
        state(build),
        state.checkpoint(),
        state.parked().count(),
        build.keeps(),
        build.when(),
        build.holders());
  }

  private <T> Future<T> answer(Callable<T> call) {
    if (closed.getAsBoolean()) {
      return Future.failedFuture(
          new ViewStoreException(
              "memory", "The view store memory is closed. Open it again.", null));
    }
    try {
      return Future.succeededFuture(call.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
