package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Answer;
import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Remembered;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import dev.aorist.projections.testkit.WrappedFold;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code asOf} of a view with history, for a row and for all rows, is asked among few versions and
 * among very many ({@code -Daorist.full=true}: ten million, or {@code -Dhistory.versions}). What is
 * wanted is the same cost, give or take a half; both are asked in turn, in the same store with the
 * same cache.
 *
 * <p>In memory and in PostgreSQL that holds. In H2 few versions fit into its cache of pages (64 MB
 * a GB of heap) and ten million do not, so each question reads a page: how long it takes is told,
 * and how many pages it reads is what is claimed ({@code docs/adr/0013}).
 *
 * <p>The versions are put into the store as a lane would commit them: folding ten million events
 * would take longer and tell nothing more.
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
  private static final int ROWS = 100;
  private static final int SCANS = 5;
  private static final int KEYS = 10;

  @TempDir Path directory;
  private final World world = new World(1, AccountEvent.class);

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_question_costs_the_same_among_few_and_many_versions(StoreKind kind) throws Exception {
    ViewStore store = kind.open(directory);
    var few = new Named("few", new Remembered<>(Fold.of(new Balances())));
    var many = new Named("many", new Remembered<>(Fold.of(new Balances())));
    for (int key = 0; key < KEYS; key++) {
      world.append("account-" + key, new Opened("Ann"));
    }
    Instant start = world.clock().instant();
    ProjectionRuntime runtime = world.start(store, few, many);
    get(runtime.caughtUp());
    fill(store.table("few", RowJson.of(Balance.class)), start, FEW);
    fill(store.table("many", RowJson.of(Balance.class)), start, MANY);
    world.clock().turn(Duration.ofMillis(MANY + 1));
    var amongFew = new Asked(runtime.view(few), start, FEW);
    var amongMany = new Asked(runtime.view(many), start, MANY);
    for (int round = 0; round < ROUNDS; round++) {
      if (round == WARM_UP) {
        amongFew.forget();
        amongMany.forget();
      }
      amongFew.ask(kind);
      amongMany.ask(kind);
    }
    double row = median(amongMany.rows) / median(amongFew.rows);
    double all = median(amongMany.scans) / median(amongFew.scans);
    System.out.printf(
        "%s, seed %d: a row as of a time %.1f µs among %d versions, %.1f µs among %d, %.2f;"
            + " all rows %.0f and %.0f µs, %.2f%s%n",
        kind,
        SEED,
        median(amongFew.rows),
        FEW,
        median(amongMany.rows),
        MANY,
        row,
        median(amongFew.scans),
        median(amongMany.scans),
        all,
        kind == StoreKind.H2
            ? "; %.2f and %.2f pages read for a row"
                .formatted(amongFew.pagesForARow(), amongMany.pagesForARow())
            : "");
    get(runtime.close());
    get(store.close());

    if (kind == StoreKind.H2) {
      // The leaf of the index, and now and then an inner page that had to leave the cache.
      assertThat(amongMany.pagesForARow()).isLessThan(2);
    }
    if (FULL && kind != StoreKind.H2) {
      assertThat(row).isLessThan(1.5);
      assertThat(all).isLessThan(1.5);
    }
  }

  /** A version of one row after the other each millisecond. */
  private static void fill(ViewTable<Balance> table, Instant start, int versions) {
    Build build = get(table.builds()).get(0);
    BitSet all = new BitSet();
    all.set(0);
    Claim claim = get(table.claim(build.number(), all));
    var still = new Commit.Step(0, KEYS, 0, List.of());
    for (int from = 1; from <= versions; from += 10_000) {
      List<RowVersion<Balance>> some = new ArrayList<>();
      for (int i = from; i < from + 10_000 && i <= versions; i++) {
        long time = HybridTime.of(start.toEpochMilli() + i);
        int key = i % KEYS;
        some.add(new RowVersion<>("" + key, time, new Position(0, key), new Balance(i)));
      }
      get(
          table.commit(
              new Commit<>(
                  build.number(),
                  claim.epoch(),
                  List.of(),
                  List.of(),
                  List.of(still),
                  some,
                  0,
                  Commit.Parking.NONE)));
    }
  }

  /** The same fold by another name. */
  private record Named(String name, Fold<Balance> fold) implements WrappedFold<Balance> {}

  /** A view that is asked about random moments, and how long that took, in microseconds. */
  private final class Asked {
    private final View<Balance> view;
    private final Instant start;
    private final int versions;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Double> rows = new ArrayList<>();
    private final List<Double> scans = new ArrayList<>();
    private long pages;

    Asked(View<Balance> view, Instant start, int versions) {
      this.view = view;
      this.start = start;
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
      for (int i = 0; i < ROWS; i++) {
        int moment = random.nextInt(KEYS, versions);
        int key = random.nextInt(KEYS);
        long begin = System.nanoTime();
        Answer<Optional<Balance>> found = get(view.asOf(start.plusMillis(moment)).ask("" + key));
        rows.add((System.nanoTime() - begin) / 1e3);
        assertThat(found.plan()).isEqualTo(Plan.HISTORY);
        assertThat(found.value()).contains(at(key, moment));
      }
      pages += kind == StoreKind.H2 ? pagesRead() - before : 0;
      for (int i = 0; i < SCANS; i++) {
        int moment = random.nextInt(KEYS, versions);
        long begin = System.nanoTime();
        Answer<List<Row<Balance>>> found =
            get(view.asOf(start.plusMillis(moment)).ask("", 2 * KEYS));
        scans.add((System.nanoTime() - begin) / 1e3);
        assertThat(found.plan()).isEqualTo(Plan.HISTORY);
        assertThat(found.value()).hasSize(KEYS);
        for (Row<Balance> row : found.value()) {
          assertThat(row.row()).isEqualTo(at(Integer.parseInt(row.key()), moment));
        }
      }
    }

    private static Balance at(int key, int moment) {
      return new Balance(moment - Math.floorMod(moment - key, KEYS));
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
