package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.projections.Row;
import dev.aorist.projections.View;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.Watch;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Fickle;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever watches a row or a range is told of it as commits change it. */
@Timeout(120)
class WatchTest extends OnALog {
  @TempDir Path directory;
  private final World world = world(4, AccountEvent.class);
  private final AtomicInteger bonus = new AtomicInteger();
  private ViewStore store;

  @AfterEach
  void close() {
    world.close();
    get(store.close());
  }

  private View<Balance> start(StoreKind kind) {
    store = kind.open(directory);
    return world.start(store, new Fickle(bonus)).view("balances", Balance.class);
  }

  private static Object last(List<?> heard) {
    return heard.isEmpty() ? "nothing" : heard.get(heard.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void a_row_is_told_as_it_is_and_whenever_it_has_changed(StoreKind kind) {
    View<Balance> view = start(kind);
    List<Optional<Balance>> heard = new CopyOnWriteArrayList<>();
    view.watch("1", heard::add);
    await().until(() -> heard.size() == 1);
    assertThat(heard.get(0)).isEmpty();
    long cents = 0;
    world.append("account-1", new Opened("Ann"));
    for (int i = 1; i <= 20; i++) {
      world.append("account-1", new Deposited(i));
      world.append("account-2", new Opened("Bob"), new Deposited(i));
      cents += i;
    }

    var end = Optional.of(new Balance(cents));
    await().until(() -> last(heard).equals(end));
    // Each once, each later than the one before, and nothing of others.
    List<Long> told = heard.stream().skip(1).map(row -> row.orElseThrow().cents()).toList();
    assertThat(told).doesNotHaveDuplicates().isSorted();
  }

  @ParameterizedTest
  @EnumSource
  void a_range_is_told_with_its_rows(StoreKind kind) {
    View<Balance> view = start(kind);
    for (String key : List.of("a", "b", "c", "d")) {
      world.append("account-" + key, new Opened("Ann"), new Deposited(1));
    }
    get(view.atLeast(world.store().end()).rows());
    assertThat(get(view.rows("b", "d", 10))).extracting(Row::key).containsExactly("b", "c");
    assertThat(get(view.rows("b", "d", 1))).extracting(Row::key).containsExactly("b");
    assertThat(get(view.rows("d", "b", 10))).isEmpty();
    List<List<Row<Balance>>> heard = new CopyOnWriteArrayList<>();
    view.watch("b", "d", 10, heard::add);
    await().until(() -> heard.size() == 1);
    world.append("account-d", new Deposited(1));
    world.append("account-c", new Deposited(4));

    List<Row<Balance>> end =
        List.of(new Row<>("b", new Balance(1)), new Row<>("c", new Balance(5)));
    await().until(() -> last(heard).equals(end));
    assertThat(heard).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void a_view_that_is_replaced_is_told_and_watched_on(StoreKind kind) {
    View<Balance> view = start(kind);
    world.append("account-1", new Opened("Ann"));
    get(view.atLeast(world.store().end()).rows());
    List<Optional<Balance>> heard = new CopyOnWriteArrayList<>();
    view.watch("1", heard::add);
    await().until(() -> last(heard).equals(Optional.of(new Balance(0))));
    bonus.set(7);
    get(view.rebuild(Switch.ALWAYS, progress -> {}));
    await().until(() -> last(heard).equals(Optional.of(new Balance(7))));
    world.append("account-1", new Deposited(3));
    await().until(() -> last(heard).equals(Optional.of(new Balance(10))));
  }

  @ParameterizedTest
  @EnumSource
  void it_ends_when_it_is_closed_or_its_listener_fails(StoreKind kind) {
    View<Balance> view = start(kind);
    List<Optional<Balance>> heard = new CopyOnWriteArrayList<>();
    Watch closed = view.watch("1", heard::add);
    await().until(() -> heard.size() == 1);
    closed.close();
    Watch failing =
        view.watch(
            "1",
            row -> {
              throw new IllegalStateException("no more");
            });
    await().until(() -> failing.ended().failed());
    world.append("account-1", new Opened("Ann"));
    List<Optional<Balance>> others = new CopyOnWriteArrayList<>();
    view.watch("1", others::add);
    await().until(() -> last(others).equals(Optional.of(new Balance(0))));

    assertThat(failing.ended().cause()).hasMessage("no more");
    assertThat(closed.ended().succeeded()).isTrue();
    assertThat(heard).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void it_is_told_on_the_callers_context(StoreKind kind) {
    View<Balance> view = start(kind);
    Context caller = world.vertx().getOrCreateContext();
    Set<Context> seen = ConcurrentHashMap.newKeySet();
    caller.runOnContext(go -> view.watch("1", row -> seen.add(Vertx.currentContext())));
    world.append("account-1", new Opened("Ann"));
    await().until(() -> !seen.isEmpty());
    get(view.atLeast(world.store().end()).rows());

    assertThat(seen).containsExactly(caller);
  }
}
