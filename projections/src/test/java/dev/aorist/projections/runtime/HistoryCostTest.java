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
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a row was at some moment is looked up, and so are all rows, among few versions and among
 * very many ({@code -Daorist.full=true}: ten million, or {@code -Dhistory.versions}). What is
 * wanted is the same cost, give or take a half; both are asked in turn, in the same store with the
 * same cache.
 *
 * <p>Versions are put into the store as a lane would commit them. What {@code asOf} does before it
 * asks the store for versions has nothing to do with how many there are.
 */
@Timeout(3_600)
class HistoryCostTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long SEED = Long.getLong("aorist.seed", 3);
  private static final int FEW = 10_000;
  private static final int MANY =
      Integer.getInteger("history.versions", FULL ? 10_000_000 : 20_000);
  private static final int ROUNDS = FULL ? 60 : 3;
  private static final int WARM_UP = FULL ? 20 : 1;
  private static final int LOOK_UPS = 100;
  private static final int SCANS = 5;
  private static final List<String> KEYS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void a_question_costs_the_same_among_few_and_many_versions(StoreKind kind) throws Exception {
    ViewStore store = kind.open(directory);
    ViewTable<Balance> table = store.table("balances", RowJson.of(Balance.class));
    var few = new Asked(table, fill(table, FEW), FEW);
    var many = new Asked(table, fill(table, MANY), MANY);
    for (int round = 0; round < ROUNDS; round++) {
      if (round == WARM_UP) {
        few.forget();
        many.forget();
      }
      few.ask(kind);
      many.ask(kind);
    }
    System.out.printf(
        "%s, seed %d: a row %.1f µs among %d versions, %.1f µs among %d, %.2f; all rows %.0f and %.0f µs,"
            + " %.2f%s%n",
        kind,
        SEED,
        median(few.rows),
        FEW,
        median(many.rows),
        MANY,
        median(many.rows) / median(few.rows),
        median(few.scans),
        median(many.scans),
        median(many.scans) / median(few.scans),
        kind == StoreKind.H2
            ? "; %.2f and %.2f pages read for a row"
                .formatted(few.pagesForARow(), many.pagesForARow())
            : "");
    get(store.close());

    if (kind == StoreKind.H2) {
      // The leaf of the index, and now and then an inner page that had to leave the cache.
      assertThat(many.pagesForARow()).isLessThan(2);
    }
    if (FULL) {
      assertThat(median(many.rows)).isLessThan(1.5 * median(few.rows));
      assertThat(median(many.scans)).isLessThan(1.5 * median(few.scans));
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
        String key = KEYS.get(i % KEYS.size());
        some.add(new RowVersion<>(key, i, new Position(0, i), new Balance(i)));
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
                  0,
                  Commit.Parking.NONE)));
    }
    return build.number();
  }

  /** A build that is asked about random moments, and how long that took, in microseconds. */
  private final class Asked {
    private final ViewTable<Balance> table;
    private final long build;
    private final int versions;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Double> rows = new ArrayList<>();
    private final List<Double> scans = new ArrayList<>();
    private long pages;

    Asked(ViewTable<Balance> table, long build, int versions) {
      this.table = table;
      this.build = build;
      this.versions = versions;
    }

    void forget() {
      rows.clear();
      scans.clear();
      pages = 0;
    }

    double pagesForARow() {
      return (double) pages / rows.size();
    }

    void ask(StoreKind kind) throws SQLException {
      long before = kind == StoreKind.H2 ? pagesRead() : 0;
      for (int i = 0; i < LOOK_UPS; i++) {
        int moment = random.nextInt(KEYS.size(), versions);
        String key = KEYS.get(random.nextInt(KEYS.size()));
        long start = System.nanoTime();
        var found = get(table.versionAt(build, key, Place.endOf(moment)));
        rows.add((System.nanoTime() - start) / 1e3);
        assertThat(found.orElseThrow().rowOrNull()).isEqualTo(at(key, moment));
      }
      pages += kind == StoreKind.H2 ? pagesRead() - before : 0;
      for (int i = 0; i < SCANS; i++) {
        Place moment = Place.endOf(random.nextInt(KEYS.size(), versions));
        Map<String, Balance> found = new HashMap<>();
        long start = System.nanoTime();
        get(
            table.versionsAt(
                build,
                "",
                key -> moment,
                version -> found.put(version.key(), version.rowOrNull()) == null));
        scans.add((System.nanoTime() - start) / 1e3);
        assertThat(found).hasSize(KEYS.size());
        found.forEach((key, row) -> assertThat(row).isEqualTo(at(key, (int) moment.timestamp())));
      }
    }

    private static Balance at(String key, int moment) {
      return new Balance(moment - Math.floorMod(moment - Integer.parseInt(key), KEYS.size()));
    }
  }

  /** How many pages H2 has read from its file so far. */
  private long pagesRead() throws SQLException {
    String file = Objects.requireNonNull(directory.toFile().list())[0].replace(".mv.db", "");
    try (var connection =
            DriverManager.getConnection("jdbc:h2:file:" + directory.resolve(file), "sa", "");
        var statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select setting_value from information_schema.settings"
                    + " where setting_name = 'info.FILE_READ'")) {
      assertThat(found.next()).isTrue();
      return found.getLong(1);
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
