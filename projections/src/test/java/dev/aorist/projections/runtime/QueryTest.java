package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Index;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Row;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows are found by a component that is declared as an index. */
@Timeout(120)
class QueryTest extends OnALog {
  @TempDir Path directory;
  private final World world = world(4, AccountEvent.class);
  private ViewStore store;

  /** An account, found by its owner. */
  record Account(@Index String owner, int opened) {}

  /** Accounts with their owners. */
  @Projection("balances")
  static final class Accounts implements Folds<Account> {
    @EventHandler
    Account on(Opened e) {
      return new Account(e.owner(), 1);
    }

    @EventHandler
    Account on(Account account, Opened e) {
      return new Account(e.owner(), account.opened() + 1);
    }

    @EventHandler
    Account on(Closed e) {
      return null;
    }

    @EventHandler
    void others(AccountEvent e) {}
  }

  @AfterEach
  void close() {
    world.close();
    get(store.close());
  }

  private List<String> keys(View<Account> view, String owner) {
    return get(view.query("owner", owner, "", 100)).stream().map(Row::key).toList();
  }

  @ParameterizedTest
  @EnumSource
  void what_an_index_finds_is_watched_as_rows_come_and_go(StoreKind kind) {
    store = kind.open(directory);
    View<Account> view = world.start(store, Accounts.class).view(Accounts.class);
    List<List<String>> heard = new CopyOnWriteArrayList<>();
    view.watchQuery("owner", "Ann", "", 2, rows -> heard.add(rows.stream().map(Row::key).toList()));
    await().until(() -> heard.size() == 1);
    for (String key : List.of("c", "a", "b")) {
      world.append("account-" + key, new Opened("Ann"));
    }
    world.append("account-d", new Opened("Bob"));
    world.append("account-a", new Opened("Bob"));

    await().until(() -> heard.get(heard.size() - 1).equals(List.of("b", "c")));
    assertThat(heard.get(0)).isEmpty();
    assertThat(heard).allMatch(keys -> keys.size() <= 2);
    assertThatThrownBy(() -> view.watchQuery("opened", 1, "", 10, rows -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no index 'opened'");
  }

  @ParameterizedTest
  @EnumSource
  void rows_are_found_by_what_they_are_now_also_after_a_rebuild(StoreKind kind) {
    store = kind.open(directory);
    View<Account> view = world.start(store, Accounts.class).view(Accounts.class);
    for (int i = 0; i < 30; i++) {
      world.append("account-" + (10 + i), new Opened(i % 3 == 0 ? "Ann" : "Bob"));
    }
    world.append("account-10", new Opened("Bob"));
    world.append("account-13", new Closed());
    get(view.atLeast(world.store().end()).rows());

    List<String> anns = List.of("16", "19", "22", "25", "28", "31", "34", "37");
    assertThat(keys(view, "Ann")).isEqualTo(anns);
    assertThat(get(view.query("owner", "Ann", "20", 2)))
        .extracting(Row::key)
        .containsExactly("22", "25");
    assertThat(keys(view, "Bob")).hasSize(21).startsWith("10");
    assertThat(keys(view, "nobody")).isEmpty();
    get(view.rebuild(progress -> {}));
    assertThat(keys(view, "Ann")).isEqualTo(anns);
    assertThatThrownBy(() -> get(view.query("opened", 1, "", 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The view 'balances' has no index 'opened'; it has [owner]. Mark the component of"
                + " Account with @Index.");
  }

  @ParameterizedTest
  @EnumSource
  void a_view_that_begins_to_be_indexed_is_rebuilt(StoreKind kind) {
    store = kind.open(directory);
    world.append("account-1", new Opened("Ann"));
    var plain = world.start(store, Fold.of(new Balances()));
    get(plain.caughtUp());
    get(plain.close());
    if (!kind.isDurable()) {
      // Objects in memory are of the type that they are; only a store on disk changes hands.
      get(store.close());
      store = kind.open(directory);
    }
    View<Account> view = world.start(store, Accounts.class).view(Accounts.class);
    await().until(() -> view.status().state() == State.RUNNING);
    get(view.atLeast(world.store().end()).rows());

    assertThat(keys(view, "Ann")).containsExactly("1");
  }
}
