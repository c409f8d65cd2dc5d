package dev.aorist.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectionSpecTest {
  record Last(Instant at, long version, String stream) {}

  @Projection("last")
  static final class LastDeposit implements Folds<Last> {
    @EventHandler
    Last on(Deposited e, Event event) {
      return new Last(event.time(), event.version(), event.stream().toString());
    }

    @EventHandler
    void ignore(AccountEvent e) {}
  }

  record Seen(int times, String first) {}

  @Projection("owners")
  static final class Owners implements Folds<Seen> {
    @Key
    String owner(Opened e) {
      return e.owner();
    }

    @EventHandler
    Seen on(Opened e, Event event) {
      return new Seen(1, event.stream().key());
    }

    @EventHandler
    Seen on(Seen seen, Opened e) {
      return new Seen(seen.times() + 1, seen.first());
    }

    @EventHandler
    void ignore(AccountEvent e) {}
  }

  @Projection("both")
  static final class Both implements Folds<Seen> {
    @EventHandler
    void on(Opened e, Rows<Seen> rows) {
      rows.put("all", new Seen(1, e.owner()));
      rows.update("all", row -> new Seen(row.times() + 1, row.first()));
      rows.delete(e.owner());
    }

    @EventHandler
    void on(Withdrawn e, Rows<Seen> rows) {
      rows.put("all", new Seen(0, "half"));
      throw new IllegalStateException("in the middle");
    }

    @EventHandler
    void ignore(AccountEvent e) {}
  }

  @Test
  void rows_follow_from_events() {
    ProjectionSpec.of(Balances.class)
        .given("account-7", new Opened("Ann"), new Deposited(500), new Withdrawn(200))
        .given("account-8", new Opened("Bob"), new Closed())
        .thenRow("7", new Balance(300))
        .thenNoRow("8")
        .thenRows(Map.of("7", new Balance(300)));
  }

  @Test
  void rows_are_told_as_of_a_time() {
    Instant noon = Instant.parse("2026-07-28T12:00:00Z");
    var spec =
        ProjectionSpec.of(Balances.class)
            .at(noon)
            .given("account-7", new Opened("Ann"), new Deposited(500))
            .at(noon.plusSeconds(60))
            .given("account-8", new Opened("Bob"));

    spec.asOf(noon.minusMillis(1)).thenRows(Map.of());
    spec.asOf(noon).thenRow("7", new Balance(0)).thenNoRow("8");
    spec.asOf(noon.plusSeconds(59)).thenRow("7", new Balance(500)).thenNoRow("8");
    spec.asOf(noon.plusSeconds(60)).thenRow("8", new Balance(0));
    spec.thenRow("7", new Balance(500)).thenRow("8", new Balance(0));
  }

  @Test
  void a_handler_may_take_the_whole_event() {
    Instant time = Instant.parse("2018-02-01T00:00:00Z");
    ProjectionSpec.of(LastDeposit.class)
        .given("account-7", new Opened("Ann"), new Deposited(1))
        .at(time)
        .given("account-7", new Deposited(2))
        .thenRow("7", new Last(time, 2, "account-7"));
  }

  @Test
  void one_handler_makes_the_row_and_another_changes_it() {
    ProjectionSpec.of(Owners.class)
        .given("account-1", new Opened("Ann"))
        .given("account-2", new Opened("Ann"))
        .given("account-3", new Opened("Bob"))
        .thenRows(Map.of("Ann", new Seen(2, "1"), "Bob", new Seen(1, "3")));
  }

  @Test
  void several_rows_change_in_the_order_asked_for() {
    ProjectionSpec.of(Both.class)
        .given("account-1", new Opened("Ann"))
        .thenRows(Map.of("all", new Seen(2, "Ann")));
  }

  @Test
  void what_a_handler_throws_comes_out() {
    ProjectionSpec<Seen> spec =
        ProjectionSpec.of(Both.class).given("account-1", new Opened("Ann"), new Withdrawn(1));

    assertThatThrownBy(spec::rows).hasMessage("in the middle");
  }

  @Projection(value = "debts", parks = true)
  static final class Debts implements Folds<Balance> {
    @EventHandler
    Balance on(Opened e) {
      return new Balance(0);
    }

    @EventHandler
    Balance on(Balance b, Withdrawn e) {
      if (e.cents() < 0) {
        throw new IllegalStateException("less than nothing");
      }
      return new Balance(b.cents() + e.cents());
    }

    @EventHandler
    void ignore(AccountEvent e) {}
  }

  @Test
  void what_is_parked_can_be_told() {
    ProjectionSpec<Balance> spec =
        ProjectionSpec.of(Debts.class)
            .given("account-1", new Opened("Ann"), new Withdrawn(5))
            .thenNothingParked()
            .given("account-1", new Withdrawn(-1), new Deposited(3), new Withdrawn(2))
            .given("account-2", new Opened("Bob"))
            .thenRow("1", new Balance(5))
            .thenRow("2", new Balance(0))
            .thenParked("1", new Withdrawn(-1), new Withdrawn(2))
            .thenParked("2");

    assertThatThrownBy(() -> spec.thenParked("1", new Withdrawn(-1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("parked for the row '1':")
        .hasMessageContaining("but was:  [Withdrawn[cents=-1], Withdrawn[cents=2]]");
    assertThatThrownBy(spec::thenNothingParked).isInstanceOf(AssertionError.class);
  }

  @Test
  void changing_a_row_that_is_not_there_says_which_handler_is_missing() {
    ProjectionSpec<Balance> spec =
        ProjectionSpec.of(Balances.class).given("account-1", new Deposited(1));

    assertThatThrownBy(spec::rows)
        .isInstanceOf(ProjectionException.class)
        .hasMessage(
            "Balances.on(Balance, Deposited) changes a row that is not there. Add a handler that"
                + " makes it: one that takes Deposited and no row.");
  }

  @Test
  void what_differs_is_shown() {
    ProjectionSpec<Balance> spec =
        ProjectionSpec.of(Balances.class).given("account-7", new Opened("Ann"));

    assertThatThrownBy(() -> spec.thenRow("7", new Balance(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "The view 'balances' after 1 events, the row '7':\n"
                + "  expected: Balance[cents=1]\n"
                + "  but was:  Balance[cents=0]");
    assertThatThrownBy(() -> spec.thenNoRow("7"))
        .hasMessageContaining("expected: no row")
        .hasMessageContaining("but was:  Balance[cents=0]");
    assertThatThrownBy(() -> spec.thenRows(Map.of("8", new Balance(0))))
        .hasMessageContaining("expected: {8=Balance[cents=0]}")
        .hasMessageContaining("but was:  {7=Balance[cents=0]}");
    assertThat(spec.rows()).isEqualTo(Map.of("7", new Balance(0)));
  }
}
