package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.projections.Index;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What view stores do about declared indexes: obligation 18 of {@link ViewStore}. */
public abstract class IndexContract extends VersionContract {
  private static final Keeps KEEPS = new Keeps(false, List.of("owner", "branch"));

  /** Found by two of its components. */
  public record Owned(@Index String owner, @Index Optional<Integer> branch, long cents) {}

  private ViewTable<Owned> owned() {
    return store().table("owned", RowJson.of(Owned.class));
  }

  private static Commit<Owned> commit(
      Claim claim, long offset, Map<String, Owned> puts, List<String> deletes) {
    List<Row<Owned>> rows = new ArrayList<>();
    puts.forEach((key, row) -> rows.add(new Row<>(key, row)));
    return new Commit<>(
        claim.build(),
        claim.epoch(),
        rows,
        deletes,
        List.of(new Commit.Step(0, offset, 1, List.of())));
  }

  private static List<String> keys(
      ViewTable<Owned> table, Build build, String index, String value) {
    return get(table.find(build.number(), index, value, "", 1_000)).stream().map(Row::key).toList();
  }

  @Test
  void o18_rows_are_found_by_what_they_are_now() {
    ViewTable<Owned> table = owned();
    Build build = get(table.create(1, Order.STREAM, PARTITIONS, KEEPS, Switch.IF_EQUAL));
    assertThat(get(table.builds()).get(0).keeps()).isEqualTo(KEEPS);
    Claim claim = get(table.claim(build.number(), partitions(0)));
    String tall = "tall ".repeat(500);
    Map<String, Owned> rows = new HashMap<>();
    rows.put("1", new Owned("Ann", Optional.of(7), 1));
    rows.put("2", new Owned("Bob\0=", Optional.empty(), 2));
    rows.put("3", new Owned("Ann", Optional.of(8), 3));
    rows.put("4", new Owned(tall, Optional.of(7), 4));
    rows.put("5", new Owned(null, Optional.of(7), 5));
    get(table.commit(commit(claim, 1, rows, List.of())));

    assertThat(keys(table, build, "owner", "Ann")).containsExactly("1", "3");
    assertThat(keys(table, build, "owner", "Bob\0=")).containsExactly("2");
    assertThat(keys(table, build, "owner", "Bob")).isEmpty();
    assertThat(keys(table, build, "owner", tall)).containsExactly("4");
    assertThat(keys(table, build, "branch", "7")).containsExactly("1", "4", "5");
    assertThat(get(table.find(build.number(), "branch", "7", "2", 1)))
        .containsExactly(new Row<>("4", rows.get("4")));

    var moved = Map.of("1", new Owned("Bob", Optional.of(7), 9));
    get(table.commit(commit(claim, 2, moved, List.of("4", "never there"))));
    assertThat(keys(table, build, "owner", "Ann")).containsExactly("3");
    assertThat(keys(table, build, "owner", "Bob")).containsExactly("1");
    assertThat(keys(table, build, "branch", "7")).containsExactly("1", "5");
    get(table.drop(build.number()));
    assertThat(get(table.builds())).isEmpty();
  }

  @Test
  void o18_an_index_finds_what_a_look_at_every_row_finds() {
    ViewTable<Owned> table = owned();
    Build build = get(table.create(1, Order.STREAM, PARTITIONS, KEEPS, Switch.IF_EQUAL));
    Claim claim = get(table.claim(build.number(), partitions(0)));
    long seed = 6;
    var random = new SplittableRandom(seed);
    Map<String, Owned> all = new TreeMap<>();
    for (int round = 1; round <= 20; round++) {
      Map<String, Owned> puts = new HashMap<>();
      List<String> deletes = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String key = "k" + random.nextInt(200);
        if (puts.containsKey(key) || deletes.contains(key)) {
          continue;
        }
        if (random.nextInt(4) == 0) {
          deletes.add(key);
        } else {
          puts.put(key, new Owned("o" + random.nextInt(5), Optional.empty(), random.nextInt(9)));
        }
      }
      get(table.commit(commit(claim, round, puts, deletes)));
      all.putAll(puts);
      deletes.forEach(all::remove);
    }

    for (int owner = 0; owner < 5; owner++) {
      String name = "o" + owner;
      List<Row<Owned>> expected = new ArrayList<>();
      all.forEach(
          (key, row) -> {
            if (row.owner().equals(name)) {
              expected.add(new Row<>(key, row));
            }
          });
      List<Row<Owned>> paged = new ArrayList<>();
      List<Row<Owned>> page = get(table.find(build.number(), "owner", name, "", 7));
      while (!page.isEmpty()) {
        paged.addAll(page);
        String next = page.get(page.size() - 1).nextKey();
        page = get(table.find(build.number(), "owner", name, next, 7));
      }
      assertThat(paged).as("seed %d, %s", seed, name).isEqualTo(expected);
    }
  }
}
