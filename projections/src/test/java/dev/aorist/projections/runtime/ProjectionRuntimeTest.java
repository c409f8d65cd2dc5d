package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Appended;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.UnknownViewException;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionRuntimeTest extends OnALog {
  private final World world = world(8, AccountEvent.class);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_view_follows_the_log() {
    world.append("account-1", new Opened("Ann"), new Deposited(500));
    View<Balance> view = world.start(new MemoryViewStore(), Balances.class).view(Balances.class);

    world.append("account-2", new Opened("Bob"));
    Appended last = world.append("account-1", new Withdrawn(200));

    assertThat(get(view.atLeast(last.last()).get("1"))).contains(new Balance(300));
    assertThat(get(view.atLeast(world.store().end()).rows()))
        .containsExactly(new Row<>("1", new Balance(300)), new Row<>("2", new Balance(0)));
    assertThat(get(view.getAll(List.of("2", "nobody", "1"))))
        .isEqualTo(Map.of("1", new Balance(300), "2", new Balance(0)));
    assertThat(get(view.rows("1\0", 10))).containsExactly(new Row<>("2", new Balance(0)));
    assertThat(get(view.get("nobody"))).isEmpty();
  }

  @Test
  void a_row_that_a_handler_returns_as_null_is_deleted() {
    View<Balance> view = world.start(new MemoryViewStore(), Balances.class).view(Balances.class);
    world.append("account-1", new Opened("Ann"));
    Appended closed = world.append("account-1", new Closed());

    assertThat(get(view.atLeast(closed.last()).get("1"))).isEmpty();
    assertThat(get(view.rows())).isEmpty();
  }

  @Test
  void the_status_tells_how_far_a_view_is() {
    world.append("account-1", new Opened("Ann"));
    var views = world.start(new MemoryViewStore(), Balances.class);
    get(views.caughtUp());

    assertThat(views.view("balances").status())
        .satisfies(
            status -> {
              assertThat(status.view()).isEqualTo("balances");
              assertThat(status.order()).isEqualTo(Order.STREAM);
              assertThat(status.state()).isEqualTo(State.RUNNING);
              assertThat(status.checkpoint()).isEqualTo(world.store().end());
              assertThat(status.behind()).isZero();
              assertThat(status.failure()).isEmpty();
            });
  }

  @Test
  void a_view_that_nobody_registered_is_named_with_those_there_are() {
    var views = world.start(new MemoryViewStore(), Balances.class);

    assertThatThrownBy(() -> views.view("balance"))
        .isInstanceOf(UnknownViewException.class)
        .hasMessage("There is no view 'balance'. The views are balances; ask for one of them.");
  }
}
