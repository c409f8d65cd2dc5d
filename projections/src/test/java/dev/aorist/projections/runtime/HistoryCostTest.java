package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.StoreKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a row was at some moment is looked up, and found, among few versions and among very many
 * ({@code -Daorist.full=true}: a million, or {@code -Dhistory.versions}).
 *
 * <p>What is wanted is the same cost, give or take a half. In memory and in PostgreSQL that holds.
 * In H2 it holds while what is asked for fits into its cache of pages (64 MB a GB of heap); beyond,
 * each question reads a page of the index and one of the table: there the figure is told, and
 * nothing is claimed.
 */
@Timeout(3_600)
class HistoryCostTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final int FEW = 10_000;
  private static final int MANY = Integer.getInteger("history.versions", FULL ? 1_000_000 : 20_000);
  private static final int QUESTIONS = 400;
  private static final int KEYS = 10;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void a_look_up_costs_the_same_among_few_and_many_versions(StoreKind kind) {
    ViewStore store = kind.open(directory);
    ViewTable<Balance> table = store.table("balances", RowJson.of(Balance.class));
    long few = fill(table, FEW);
    long many = fill(table, MANY);
    ask(table, few, FEW, 1);
    ask(table, many, MANY, 2);
    double fewMicros = ask(table, few, FEW, 3);
    double manyMicros = ask(table, many, MANY, 4);
    System.out.printf(
        "%s: %.1f µs among %d versions, %.1f µs among %d%n",
        kind, fewMicros, FEW, manyMicros, MANY);
    get(store.close());

    if (FULL && kind != StoreKind.H2) {
      assertThat(manyMicros).isLessThan(1.5 * fewMicros);
    }
  }

  private static long fill(ViewTable<Balance> table, int versions) {
    Build build =
        get(table.create(1, Order.STREAM, 1, new Keeps(true, List.of()), Switch.IF_EQUAL));
    BitSet all = new BitSet();
    all.set(0);
    Claim claim = get(table.claim(build.number(), all));
    for (int from = 0; from < versions; from += 10_000) {
      List<RowVersion<Balance>> some = new ArrayList<>();
      for (int i = from; i < Math.min(versions, from + 10_000); i++) {
        some.add(new RowVersion<>("" + i % KEYS, i, new Position(0, i), new Balance(i)));
      }
      var step = new Commit.Step(0, from + some.size(), some.size(), List.of());
      get(
          table.commit(
              new Commit<>(
                  build.number(),
                  claim.epoch(),
                  List.of(),
                  List.of(),
                  List.of(step),
                  some,
                  Commit.Parking.NONE)));
    }
    return build.number();
  }

  /** The median of a look-up, in microseconds. */
  private static double ask(ViewTable<Balance> table, long build, int versions, long seed) {
    var random = new SplittableRandom(seed);
    long[] nanos = new long[QUESTIONS];
    for (int i = 0; i < QUESTIONS; i++) {
      int moment = random.nextInt(KEYS, versions);
      int key = random.nextInt(KEYS);
      long start = System.nanoTime();
      var found = get(table.versionAt(build, "" + key, Place.endOf(moment)));
      nanos[i] = System.nanoTime() - start;
      int expected = moment - Math.floorMod(moment - key, KEYS);
      assertThat(found.orElseThrow().rowOrNull()).isEqualTo(new Balance(expected));
    }
    Arrays.sort(nanos);
    return nanos[QUESTIONS / 2] / 1e3;
  }
}
