package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.projections.Row;
import dev.aorist.projections.Rows;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.ViewStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What view stores do about rows and their keys: obligations 7 and 8 of {@link ViewStore}. */
public abstract class RowContract extends ViewStoreFixture {
  @Test
  void o7_rows_are_sorted_by_the_code_points_of_their_keys() {
    Build build = create();
    Claim claim = claimAll(build);
    List<String> sorted =
        List.of(
            "\u0001",
            " ",
            "A",
            "B",
            "Z",
            "a",
            "a\0",
            "a\0b",
            "ab",
            "b",
            "ä",
            "\uD7FF",
            "\uE000",
            "\uFFFD",
            "\uD83D\uDE00",
            "\uDBFF\uDFFF");
    List<Object> scrambled = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      scrambled.add(sorted.get(i * 7 % sorted.size()));
      scrambled.add(i);
    }
    get(table.commit(commit(claim, 0, 1, scrambled.toArray())));

    assertThat(keys(build)).isEqualTo(sorted);
    List<String> scanned = new ArrayList<>();
    get(table.scan(build.number(), row -> scanned.add(row.key())));
    assertThat(scanned).isEqualTo(sorted);
    assertThat(get(table.page(build.number(), "a\0", 3)).stream().map(Row::key))
        .containsExactly("a\0", "a\0b", "ab");
    assertThat(get(table.page(build.number(), "\uD800\uDC00", 9)).stream().map(Row::key))
        .containsExactly("\uD83D\uDE00", "\uDBFF\uDFFF");
  }

  @Test
  void o7_keys_may_be_as_long_as_is_promised() {
    Build build = create();
    String longest = "\uD83D\uDE00".repeat(Rows.MAX_KEY_BYTES / 4);
    get(table.commit(commit(claimAll(build), 0, 1, longest, 1)));

    assertThat(keys(build)).containsExactly(longest);
    assertThat(get(table.get(build.number(), List.of(longest)))).containsKey(longest);
  }

  @Test
  void o7_many_rows_come_page_by_page() {
    Build build = create();
    Claim claim = claimAll(build);
    Map<String, Thing> expected = new TreeMap<>();
    for (int round = 0; round < 5; round++) {
      List<Object> rows = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String key = "k" + (i * 7919 + round * 104_729) % 10_007;
        if (expected.put(key, Thing.of(i)) == null || !rows.contains(key)) {
          rows.add(key);
          rows.add(i);
        }
      }
      get(table.commit(commit(claim, 0, round + 1, rows.toArray())));
    }

    List<Row<Thing>> paged = new ArrayList<>();
    List<Row<Thing>> page = get(table.page(build.number(), "", 100));
    while (!page.isEmpty()) {
      paged.addAll(page);
      page = get(table.page(build.number(), page.get(page.size() - 1).nextKey(), 100));
    }
    List<Row<Thing>> scanned = new ArrayList<>();
    get(table.scan(build.number(), scanned::add));
    List<Row<Thing>> all =
        expected.entrySet().stream().map(e -> new Row<>(e.getKey(), e.getValue())).toList();
    assertThat(paged).isEqualTo(all);
    assertThat(scanned).isEqualTo(all);
    assertThat(get(table.get(build.number(), expected.keySet()))).isEqualTo(expected);
  }

  @Test
  void o8_rows_come_back_equal() {
    Build build = create();
    Claim claim = claimAll(build);
    var thing =
        new Thing(
            Long.MIN_VALUE,
            -0.1 + 1e-300,
            "\"quoted\" \\ \n \0 ä \uD83D\uDE00 " + "long ".repeat(20_000),
            Instant.parse("2018-01-31T23:59:59.123456789Z"),
            Optional.of(""),
            List.of(3, 1, 2),
            Map.of("b", 1L, "a", Long.MAX_VALUE),
            Set.of("x", "y"));
    get(
        table.commit(
            new Commit<>(
                build.number(),
                claim.epoch(),
                List.of(new Row<>("a", thing)),
                List.of(),
                List.of(new Commit.Step(0, 1, 1, List.of())))));

    assertThat(get(table.get(build.number(), List.of("a")))).isEqualTo(Map.of("a", thing));
  }

  @Test
  void o8_rows_are_given_in_the_order_in_which_they_are_asked_for() {
    Build build = create();
    get(table.commit(commit(claimAll(build), 0, 1, "a", 1, "b", 2, "c", 3)));

    assertThat(get(table.get(build.number(), List.of("c", "nobody", "a"))).keySet())
        .containsExactly("c", "a");
    assertThat(get(table.get(build.number(), List.of()))).isEmpty();
  }
}
