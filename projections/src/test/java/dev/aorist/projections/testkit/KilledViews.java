package dev.aorist.projections.testkit;

import static dev.aorist.projections.ViewBuild.State.LIVE;
import static dev.aorist.projections.ViewBuild.State.UNFINISHED;
import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.jdbc.JdbcViewStore;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.runtime.ProjectionRuntime;
import dev.aorist.projections.runtime.RuntimeOptions;
import dev.aorist.projections.runtime.StoredBuilds;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStores;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Moved;
import dev.aorist.projections.testkit.Meters.Regions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A log on disk with two views in a database, one by stream that parks and one in total order: what
 * a process has open that is killed, and whoever looks at it afterwards.
 */
public final class KilledViews implements AutoCloseable {
  /** Names no database, but views in memory. */
  public static final String MEMORY = "memory";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final EventStore store;
  private final ViewStore views;
  private final ProjectionRuntime runtime;

  /** What was stored of each view before anything was folded here. */
  private final Map<String, List<ViewBuild>> found = new HashMap<>();

  /**
   * @param events the log's directory
   * @param database an H2 file, the URL of a PostgreSQL database, or {@link #MEMORY}
   */
  public KilledViews(Path events, String database) {
    var environment = new SystemEnvironment();
    store =
        get(
            DiskEventStore.open(
                vertx,
                environment,
                new OsDirectory(events),
                JsonEventCodec.builder().register(AccountEvent.class, MeterEvent.class).build(),
                EventStoreOptions.defaults().withPartitions(4)));
    views = open(database, environment);
    var balances =
        Poisoned.parking(
            Fold.of(new Balances()),
            event -> event instanceof Deposited deposited && deposited.cents() == 0);
    List<Fold<?>> folds = List.of(balances, Fold.of(new Regions()));
    var stored = new StoredBuilds(views, folds);
    folds.forEach(fold -> found.put(fold.name(), get(stored.list(fold.name()))));
    runtime =
        get(
            ProjectionRuntime.start(
                vertx,
                environment,
                store,
                ViewStores.allIn(views),
                folds,
                RuntimeOptions.defaults().withThreads(2)));
  }

  private static ViewStore open(String database, Environment environment) {
    if (database.equals(MEMORY)) {
      return new MemoryViewStore();
    }
    return get(
        database.startsWith("jdbc:")
            ? JdbcViewStore.postgres(database, environment)
            : JdbcViewStore.h2(Path.of(database), environment));
  }

  public long events() {
    return store.end().events();
  }

  /** Has everything folded and rebuilt that was under way, and checks all views. */
  public List<ViewCheck> check() {
    get(runtime.caughtUp());
    List<ViewCheck> checks = new ArrayList<>();
    for (View<?> view : runtime.all()) {
      await().atMost(PATIENCE).until(() -> view.status().state() == State.RUNNING);
      checks.add(get(view.check(change -> {})));
    }
    return checks;
  }

  /**
   * Once everything is folded: asserts that each rebuild that was under way went on with the rows
   * that it had, which answer now.
   *
   * @return how many there were that had folded something
   */
  public int requireResumed(String how) {
    int resumed = 0;
    for (View<?> view : runtime.all()) {
      List<ViewBuild> before = found.get(view.name());
      long then = live(before);
      long now = live(get(view.builds()));
      for (ViewBuild build : before) {
        // One of a smaller number is not unfinished, but was to be dropped when it was killed.
        if (build.state() == UNFINISHED && build.number() > then) {
          assertThat(now)
              .as("%s, %s: the build that answers, of %s", how, view.name(), before)
              .isEqualTo(build.number());
          resumed += build.checkpoint().events() > 0 ? 1 : 0;
        }
      }
    }
    return resumed;
  }

  private static long live(List<ViewBuild> builds) {
    return builds.stream()
        .filter(build -> build.state() == LIVE)
        .mapToLong(ViewBuild::number)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    get(runtime.close());
    get(views.close());
    get(store.close());
    get(vertx.close());
  }

  /** Appends, folds and, if it is asked to, rebuilds on and on, until it is killed. */
  public static final class Victim {
    private Victim() {}

    public static void main(String[] args) {
      var life = new KilledViews(Path.of(args[0]), args[1]);
      var random = new SplittableRandom(Long.parseLong(args[3]));
      System.out.println("ready");
      Thread writer = new Thread(() -> life.write(random));
      writer.setUncaughtExceptionHandler((thread, e) -> fail(e));
      writer.start();
      try {
        while (Boolean.parseBoolean(args[2])) {
          for (View<?> view : life.runtime.all()) {
            if (view.status().state() == State.RUNNING) {
              if (!get(view.rebuild(progress -> {})).switched()) {
                throw new AssertionError(view.name() + " was rebuilt to something else.");
              }
              System.out.println("rebuilt");
            }
          }
        }
      } catch (Throwable e) {
        fail(e);
      }
    }

    private static void fail(Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void write(SplittableRandom random) {
    while (true) {
      String account = "account-" + random.nextInt(50);
      append(account, new Opened("Ann"), new Deposited(random.nextInt(60)));
      String region = "region " + random.nextInt(5);
      append(
          "meter-" + random.nextInt(9),
          new Measured(region, random.nextInt(30) / 7.0),
          new Moved(region, "region " + random.nextInt(5)));
    }
  }

  private void append(String stream, Object... events) {
    get(
        store.append(
            Append.to(
                UuidCreator.getTimeOrderedEpoch(),
                StreamId.parse(stream),
                ExpectedVersion.any(),
                events)));
  }
}
