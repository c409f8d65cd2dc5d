package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.ListReader;
import dev.aorist.projections.Fold;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.Row;
import dev.aorist.projections.View;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStores;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Moved;
import dev.aorist.projections.testkit.Meters.Region;
import dev.aorist.projections.testkit.Meters.Regions;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Reference;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.Sums.ByRegion;
import dev.aorist.projections.testkit.Sums.InTotalOrder;
import dev.aorist.projections.testkit.Sums.MergedRegions;
import dev.aorist.projections.testkit.Sums.Sum;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Folds that do not commute, keyed by something other than the stream: live, rebuilt and as of the
 * end they give one digest, that of a plain loop over the sorted events. Where rows are merged it
 * is a loop over each partition.
 */
@Timeout(300)
class OrderTest extends OnALog {
  private static final Fold<Region> FOLD = Fold.of(new Regions());

  private static final Fold<Region> MERGED = new MergedRegions();
  private static final Fold<Sum> SUMS = Fold.of(new ByRegion());

  private static final boolean FULL = Boolean.getBoolean("aorist.full");

  @TempDir Path directory;

  private record Coming(int partition, long timestamp, StreamId stream, MeterEvent payload) {}

  private static MeterEvent random(SplittableRandom random) {
    String region = "region " + random.nextInt(4);
    return random.nextInt(10) == 0
        ? new Moved(region, "region " + random.nextInt(4))
        // Values repeat, so that the greatest is often a tie; thirds do not add up exactly.
        : new Measured(region, random.nextInt(1, 20) / 3.0);
  }

  private static void agree(View<Region> view, String expected, String what) {
    assertThat(get(view.digest()).sha256()).as("live, %s", what).isEqualTo(expected);
    var asOf = get(view.asOf(view.checkpoint()).digest());
    assertThat(asOf.sha256()).as("as of the end, %s", what).isEqualTo(expected);
    var rebuilt = get(view.rebuild(progress -> {}));
    assertThat(rebuilt.rebuilt().sha256()).as("rebuilt, %s", what).isEqualTo(expected);
    assertThat(rebuilt.switched()).as("switched, %s", what).isTrue();
  }

  /** Merged rows are the same however they were come by; in total order, too, if they commute. */
  private static void agreeMerged(ProjectionRuntime runtime, List<Event> events, String what) {
    if (has(runtime, MERGED)) {
      agreeMerged(runtime.view(MERGED), Reference.merged(MERGED, events), what);
    }
    if (!has(runtime, SUMS)) {
      return;
    }
    Map<String, Sum> sums = Reference.rows(SUMS, events, event -> true);
    assertThat(sums)
        .as("the kit, %s", what)
        .isEqualTo(Reference.rows(new InTotalOrder<>(SUMS), events, event -> true))
        .isEqualTo(Reference.merged(SUMS, events));
    agreeMerged(runtime.view(SUMS), sums, what);
  }

  private static boolean has(ProjectionRuntime runtime, Fold<?> fold) {
    return runtime.all().stream().anyMatch(view -> view.name().equals(fold.name()));
  }

  private static <R> void agreeMerged(View<R> view, Map<String, R> expected, String what) {
    assertThat(byKey(get(view.rows()))).as("live, %s", what).isEqualTo(expected);
    var asOf = view.asOf(view.checkpoint());
    assertThat(byKey(get(asOf.rows()))).as("as of the end, %s", what).isEqualTo(expected);
    String live = get(view.digest()).sha256();
    assertThat(get(asOf.digest()).sha256()).as("as of the end, %s", what).isEqualTo(live);
    var rebuilt = get(view.rebuild(RebuildOptions.defaults().withThreads(2), progress -> {}));
    assertThat(rebuilt.rebuilt().sha256()).as("rebuilt, %s", what).isEqualTo(live);
    assertThat(rebuilt.switched()).as("switched, %s", what).isTrue();
    assertThat(byKey(get(view.rows()))).as("rebuilt, %s", what).isEqualTo(expected);
  }

  private static <R> Map<String, R> byKey(List<Row<R>> rows) {
    return rows.stream().collect(Collectors.toMap(Row::key, Row::row));
  }

  /** Partitions get their events late and in bursts, with equal times, as in a cluster. */
  @ParameterizedTest
  @EnumSource
  void schedules_of_late_partitions_give_one_digest_each(StoreKind kind) {
    Vertx vertx = Vertx.vertx();
    int schedules = FULL || kind == StoreKind.MEMORY ? 100 : 4;
    try {
      for (long seed = 0; seed < schedules; seed++) {
        schedule(vertx, kind, seed);
      }
    } finally {
      get(vertx.close());
    }
  }

  private void schedule(Vertx vertx, StoreKind kind, long seed) {
    var random = new SplittableRandom(seed);
    int partitions = random.nextInt(2, 6);
    var reader = new ListReader(partitions);
    ViewStore store = kind.open(directory);
    ProjectionRuntime runtime =
        get(
            ProjectionRuntime.start(
                vertx,
                new SystemEnvironment(),
                reader,
                ViewStores.allIn(store),
                FULL ? List.of(FOLD, MERGED, SUMS) : List.of(FOLD, seed % 2 == 0 ? MERGED : SUMS)));
    View<Region> view = runtime.view(FOLD);
    long time = 1 << 20;
    for (int burst = random.nextInt(1, 6); burst > 0; burst--) {
      List<Deque<Coming>> late = coming(random, partitions, time);
      while (late.stream().anyMatch(events -> !events.isEmpty())) {
        Deque<Coming> one = late.get(random.nextInt(partitions));
        for (int i = random.nextInt(8); i > 0 && !one.isEmpty(); i--) {
          Coming next = one.poll();
          reader.commit(next.partition, next.timestamp, next.stream, next.payload);
        }
      }
      time += 10;
      reader.close(time - 1);
      if (random.nextBoolean()) {
        get(runtime.caughtUp());
      }
    }
    get(runtime.caughtUp());

    String expected = Reference.digest(FOLD, Reference.events(reader), event -> true);
    agree(view, expected, kind + ", seed " + seed);
    agreeMerged(runtime, Reference.events(reader), kind + ", seed " + seed);
    get(runtime.close());
    get(store.close());
  }

  /** Events of each partition within ten ticks from {@code time} on. */
  private static List<Deque<Coming>> coming(SplittableRandom random, int partitions, long time) {
    List<Deque<Coming>> coming = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      Deque<Coming> events = new ArrayDeque<>();
      long at = time;
      for (int i = random.nextInt(20); i > 0; i--) {
        at = Math.min(time + 9, at + random.nextInt(3));
        StreamId meter = StreamId.of("meter", p + "/" + random.nextInt(3));
        events.add(new Coming(p, at, meter, random(random)));
      }
      coming.add(events);
    }
    return coming;
  }

  /** The real log under several writers, with folding going on. */
  @ParameterizedTest
  @EnumSource
  void writers_side_by_side_give_one_digest(StoreKind kind) throws Exception {
    int rounds = FULL || kind == StoreKind.MEMORY ? 10 : 2;
    for (long seed = 0; seed < rounds; seed++) {
      try (var world = world(8, MeterEvent.class)) {
        ViewStore store = kind.open(directory);
        ProjectionRuntime runtime = world.start(store, FOLD, MERGED, SUMS);
        View<Region> view = runtime.view(FOLD);
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
          var random = new SplittableRandom(seed * 4 + w);
          Thread writer =
              new Thread(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      world.append("meter-" + random.nextInt(40), random(random));
                    }
                  });
          writer.start();
          writers.add(writer);
        }
        for (Thread writer : writers) {
          writer.join();
        }
        get(runtime.caughtUp());

        List<Event> events = Reference.events(world.store());
        assertThat(events).hasSize(200);
        agree(view, Reference.digest(FOLD, events, event -> true), kind + ", seed " + seed);
        agreeMerged(runtime, events, kind + ", seed " + seed);
        get(runtime.close());
        get(store.close());
      }
    }
  }
}
