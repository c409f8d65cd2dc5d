package dev.aorist.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.WrappedFold;
import dev.aorist.testkit.Golden;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a projection declares, and what is told at start when it does not fit together. */
class FoldWiringTest {
  record Row(long n) {}

  @EventType("quake.reported")
  record Reported(@Key String region, double magnitude) {}

  @EventType("quake.tagged")
  record Tagged(List<String> tags) {}

  @EventType("quake.twice")
  record TwoKeys(@Key String one, @Key String two) {}

  @EventType("quake.wrong")
  record WrongKey(@Key int number) {}

  record Unnamed(long n) {}

  interface Open {}

  static class NoRecord {}

  // What is declared.

  @Projection(value = "regions", version = 3)
  static final class Regions implements Folds<Row> {
    @EventHandler
    Row on(Reported e) {
      return new Row(1);
    }
  }

  @Projection("merged")
  static final class Merged implements Folds<Row> {
    private final long sign = 1;

    @EventHandler
    Row on(Reported e) {
      return new Row(1);
    }

    @Merge
    private Row minus(Row one, Row other) {
      return new Row(sign * (one.n() - other.n()));
    }
  }

  @Projection("tags")
  static final class Tags implements Folds<Row> {
    @EventHandler
    void on(Tagged e, Rows<Row> rows, Event whole) {
      e.tags().forEach(tag -> rows.put(tag, new Row(whole.version())));
    }
  }

  @Projection(value = "openings", history = true, keepHistory = "P90D", retries = 3)
  static final class Openings implements Folds<Row> {
    @EventHandler
    Row on(Opened e) {
      return new Row(1);
    }

    @EventHandler
    void none(AccountEvent others) {}
  }

  abstract static class Base<T> implements Folds<T> {}

  @Projection("inherited")
  static final class Inherited extends Base<Row> {
    @EventHandler
    Row on(Reported e) {
      return new Row(1);
    }
  }

  @Test
  void rows_with_the_keys_of_streams_are_folded_by_stream() {
    Fold<Balance> fold = Fold.of(new Balances());

    assertThat(fold.name()).isEqualTo("balances");
    assertThat(fold.version()).isEqualTo(1);
    assertThat(fold.rowType()).isEqualTo(Balance.class);
    assertThat(fold.order()).isEqualTo(Order.STREAM);
    assertThat(fold.events())
        .isEqualTo(Set.of(Opened.class, Deposited.class, Withdrawn.class, Closed.class));
  }

  @Test
  void rows_with_declared_keys_are_folded_in_total_order() {
    assertThat(Fold.of(new Regions()).order()).isEqualTo(Order.TOTAL);
    assertThat(Fold.of(new Regions()).version()).isEqualTo(3);
  }

  @Test
  void a_handler_of_several_rows_makes_it_total_order() {
    assertThat(Fold.of(new Tags()).order()).isEqualTo(Order.TOTAL);
  }

  @Test
  void rows_that_mix_streams_and_are_merged_are_folded_apart() {
    Fold<Row> fold = Fold.of(new Merged());

    assertThat(fold.order()).isEqualTo(Order.MERGED);
    assertThat(fold.merge().orElseThrow().apply(new Row(3), new Row(1))).isEqualTo(new Row(2));
  }

  @Test
  void events_that_are_ignored_are_not_asked_for() {
    assertThat(Fold.of(new Openings()).events()).isEqualTo(Set.of(Opened.class));
    assertThat(Fold.of(new Openings()).order()).isEqualTo(Order.STREAM);
  }

  @Test
  void what_is_declared_about_history_and_failures_is_read() {
    assertThat(Fold.of(new Openings()).history()).isTrue();
    assertThat(Fold.of(new Openings()).onFailure()).isEqualTo(FailurePolicy.retryThenStop(3));
    assertThat(Fold.of(new Tags()).history()).isFalse();
    assertThat(Fold.of(new Tags()).onFailure()).isEqualTo(FailurePolicy.stop());
  }

  @Test
  void the_type_of_rows_is_found_in_a_superclass_too() {
    assertThat(Fold.of(new Inherited()).rowType()).isEqualTo(Row.class);
  }

  @Test
  void for_how_long_history_is_kept_is_read() {
    assertThat(Fold.of(new Openings()).keepHistory()).contains(Duration.ofDays(90));
    assertThat(Fold.of(new Tags()).keepHistory()).isEmpty();
  }

  // What is wrong.

  @Projection(
      value = "Many Mistakes",
      version = 0,
      retries = -1,
      parks = true,
      mostParked = 0,
      keepHistory = "P1Y")
  static final class ManyMistakes implements Folds<NoRecord> {
    @EventHandler
    NoRecord on(Opened e) {
      return new NoRecord();
    }

    @EventHandler
    NoRecord again(Opened e) {
      return new NoRecord();
    }

    @EventHandler
    void some(Opened e, Rows<NoRecord> rows) {}

    @EventHandler
    NoRecord noEvent(NoRecord row) {
      return row;
    }

    @EventHandler
    NoRecord two(Deposited a, Withdrawn b) {
      return new NoRecord();
    }

    @EventHandler
    void silent(NoRecord row, Deposited e) {}

    @EventHandler
    String other(Deposited e) {
      return "";
    }

    @EventHandler
    NoRecord unnamed(Unnamed e) {
      return new NoRecord();
    }

    @EventHandler
    NoRecord open(Open e) {
      return new NoRecord();
    }
  }

  @Projection("keys")
  static final class WrongKeys implements Folds<Row> {
    @EventHandler
    Row on(Reported e) {
      return new Row(0);
    }

    @EventHandler
    Row on(Tagged e) {
      return new Row(0);
    }

    @EventHandler
    Row on(TwoKeys e) {
      return new Row(0);
    }

    @EventHandler
    Row on(WrongKey e) {
      return new Row(0);
    }

    @Key
    long number(Reported e) {
      return 0;
    }

    @Key
    String nothing() {
      return "";
    }
  }

  record Indexed(@Index String owner) {}

  @Projection(value = "merged", history = true, parks = true)
  static final class WrongMerges implements Folds<Indexed> {
    @EventHandler
    Indexed on(Reported e) {
      return new Indexed("");
    }

    @Merge
    static Indexed merge(Indexed one, Indexed other) {
      return one;
    }

    @Merge
    Indexed one(Indexed one) {
      return one;
    }

    @Merge
    Row other(Indexed one, Indexed other) {
      return new Row(1);
    }
  }

  @Projection("by-stream")
  static final class MergesStreams implements Folds<Row> {
    @EventHandler
    Row on(Opened e) {
      return new Row(1);
    }

    @EventHandler
    void none(AccountEvent others) {}

    @Merge
    Row merge(Row one, Row other) {
      return one;
    }
  }

  private record Ordered(Fold<Row> fold, Order order) implements WrappedFold<Row> {}

  static final class Unmarked implements Folds<Row> {}

  @Projection("useless")
  @SuppressWarnings("rawtypes")
  static final class Rowless implements Folds {}

  @Projection("idle")
  static final class Idle implements Folds<Row> {}

  @Projection("made")
  static final class NeedsHelp implements Folds<Row> {
    NeedsHelp(String help) {}
  }

  @Projection("balances")
  static final class SameName implements Folds<Row> {
    @EventHandler
    Row on(Reported e) {
      return new Row(0);
    }
  }

  private static String problems(Object... registered) {
    var problems = new Problems();
    Projections.folds(List.of(registered), problems);
    return catchThrowableOfType(WiringException.class, problems::throwIfAny).getMessage();
  }

  @Test
  void mistakes_are_told_all_at_once() {
    Golden.assertText(FoldWiringTest.class, "wiring", problems(ManyMistakes.class));
  }

  @Test
  void mistakes_with_keys_are_told_all_at_once() {
    Golden.assertText(FoldWiringTest.class, "wiring-keys", problems(WrongKeys.class));
  }

  @Test
  void mistakes_with_merging_are_told_all_at_once() {
    Golden.assertText(
        FoldWiringTest.class,
        "wiring-merge",
        problems(
            WrongMerges.class,
            MergesStreams.class,
            new Ordered(Fold.of(new Merged()), Order.TOTAL),
            new Ordered(Fold.of(new Tags()), Order.MERGED)));
  }

  @Test
  void what_can_be_no_projection_at_all_is_told() {
    Golden.assertText(
        FoldWiringTest.class,
        "wiring-useless",
        problems(
            Unmarked.class,
            Rowless.class,
            Idle.class,
            NeedsHelp.class,
            String.class,
            Balances.class,
            SameName.class));
  }
}
