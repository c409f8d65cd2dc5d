package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.projections.Fold;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.RebuildProgress;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.View;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Fickle;
import dev.aorist.projections.testkit.FlakyStore;
import dev.aorist.projections.testkit.Gate;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Reference;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A view is built anew beside the one that answers, compared with it, and takes its place. */
@Timeout(120)
class RebuildTest extends OnALog {
  private static final Fold<Balance> BALANCES = Fold.of(new Balances());
  private final World world = world(8, AccountEvent.class);
  private final ViewStore store = new MemoryViewStore();

  @AfterEach
  void close() {
    world.close();
  }

  private void fill(int accounts) {
    for (int i = 0; i < accounts; i++) {
      world.append("account-" + i, new Opened("Ann"), new Deposited(i));
    }
  }

  private View<Balance> start(Fold<Balance> fold) {
    var runtime = world.start(store, fold);
    get(runtime.caughtUp());
    return runtime.view(fold);
  }

  private Build live() {
    return builds().stream().filter(Build::live).findFirst().orElseThrow();
  }

  private List<Build> builds() {
    return get(store.table("balances", RowJson.of(Balance.class)).builds());
  }

  @Test
  void what_was_rebuilt_equals_what_was_live_and_takes_its_place() {
    fill(50);
    View<Balance> view = start(BALANCES);
    long before = builds().get(0).number();
    List<RebuildProgress> heard = Collections.synchronizedList(new ArrayList<>());
    RebuildReport report = get(view.rebuild(heard::add));

    assertThat(report.switched()).isTrue();
    assertThat(report.differs()).isFalse();
    assertThat(report.events()).isEqualTo(100);
    assertThat(report.before()).contains(report.rebuilt());
    assertThat(report.rebuilt().sha256())
        .isEqualTo(Reference.digest(BALANCES, Reference.events(world.store()), event -> true));
    assertThat(live())
        .satisfies(
            build -> {
              assertThat(build.number()).isGreaterThan(before);
              assertThat(build.live()).isTrue();
            });
    assertThat(heard).isNotEmpty().allMatch(progress -> progress.total() == 100);
    assertThat(heard.get(heard.size() - 1).done()).isEqualTo(100);
    assertThat(heard.get(heard.size() - 1).left()).isEqualTo(Duration.ZERO);
  }

  @Test
  void a_caller_who_is_late_to_look_still_hears_the_progress_before_the_end() {
    fill(4);
    View<Balance> view = start(BALANCES);
    long before = builds().get(0).number();
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    Promise<RebuildReport> ended = Promise.promise();
    ((VertxInternal) world.vertx())
        .createWorkerContext()
        .runOnContext(
            go -> {
              Future<RebuildReport> answer = view.rebuild(told -> heard.add("progress"));
              await().until(() -> live().number() > before && view.status().rebuild().isEmpty());
              // Gives an answer that does not wait for its turn the time to be there.
              await().during(Duration.ofMillis(200)).until(() -> true);
              answer.onComplete(done -> heard.add("end")).onComplete(ended);
            });
    get(ended.future());
    assertThat(heard).contains("progress").last().isEqualTo("end");
  }

  @Test
  void a_view_that_is_still_catching_up_is_rebuilt_to_the_end_of_the_log() {
    fill(2_000);
    View<Balance> view = world.start(store, BALANCES).view(BALANCES);
    RebuildReport report = get(view.rebuild(progress -> {}));

    assertThat(report.rebuilt().checkpoint()).isEqualTo(world.store().end());
    assertThat(get(view.rows())).hasSize(2_000);
  }

  @Test
  void the_rebuilt_view_follows_the_log() {
    fill(5);
    View<Balance> view = start(BALANCES);
    get(view.rebuild(progress -> {}));
    var last = world.append("account-3", new Deposited(100)).last();

    assertThat(get(view.atLeast(last).get("3"))).contains(new Balance(103));
    assertThat(view.status().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void queries_and_writes_go_on_while_it_is_rebuilt() throws Exception {
    fill(200);
    View<Balance> view = start(BALANCES);
    var done = new AtomicBoolean();
    var wrong = Collections.synchronizedList(new ArrayList<Object>());
    var reads = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  if (get(view.get("7")).isEmpty() || get(view.rows()).size() != 200) {
                    wrong.add("rows are missing");
                  }
                  reads.incrementAndGet();
                } catch (RuntimeException e) {
                  wrong.add(e);
                }
              }
            });
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !done.get(); i++) {
                world.append("account-" + i % 200, new Deposited(1));
              }
            });
    reader.start();
    writer.start();
    List<RebuildReport> reports = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      reports.add(get(view.rebuild(progress -> {})));
    }
    done.set(true);
    reader.join();
    writer.join();

    assertThat(reports).allMatch(RebuildReport::switched);
    assertThat(wrong).isEmpty();
    assertThat(reads).hasPositiveValue();
    get(view.atLeast(world.store().end()).get("7"));
    assertThat(get(view.digest()).sha256())
        .isEqualTo(Reference.digest(BALANCES, Reference.events(world.store()), event -> true));
  }

  /** The fold changes its mind without a new version, as no fold should. */
  private final AtomicInteger bonus = new AtomicInteger();

  private Fold<Balance> fickle() {
    return new Fickle(bonus);
  }

  @Test
  void a_difference_is_reported_and_changes_nothing() {
    fill(10);
    View<Balance> view = start(fickle());
    long before = builds().get(0).number();
    bonus.set(1);
    RebuildReport report = get(view.rebuild(progress -> {}));

    assertThat(report.switched()).isFalse();
    assertThat(report.differs()).isTrue();
    assertThat(get(view.get("3"))).contains(new Balance(3));
    assertThat(live()).extracting(Build::number).isEqualTo(before);
    var last = world.append("account-3", new Opened("Ann")).last();
    assertThat(get(view.atLeast(last).get("3"))).isPresent();
  }

  @Test
  void a_difference_is_taken_over_when_the_operator_says_so() {
    fill(10);
    View<Balance> view = start(fickle());
    bonus.set(1);
    RebuildReport report = get(view.rebuild(Switch.ALWAYS, progress -> {}));

    assertThat(report.switched()).isTrue();
    assertThat(report.differs()).isTrue();
    assertThat(get(view.get("3"))).contains(new Balance(4));
  }

  @Test
  void there_is_one_rebuild_at_a_time_and_the_status_shows_it() {
    fill(10);
    var gate = new Gate();
    View<Balance> view = start(new HookedFold<>(BALANCES, 1, gate));
    gate.shut();
    Future<RebuildReport> first = view.rebuild(progress -> {});
    gate.awaitVisitor();

    assertThat(view.status().state()).isEqualTo(State.REBUILDING);
    assertThat(view.status().rebuild()).isPresent();
    assertThatThrownBy(() -> get(view.rebuild(progress -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is being rebuilt");
    gate.open();
    assertThat(get(first).switched()).isTrue();
    assertThat(view.status().rebuild()).isEmpty();
  }

  @Test
  void a_view_that_was_paused_stays_paused() {
    fill(10);
    View<Balance> view = start(BALANCES);
    get(view.pause());
    RebuildReport report = get(view.rebuild(progress -> {}));

    assertThat(report.switched()).isTrue();
    assertThat(view.status().state()).isEqualTo(State.STOPPED);
    world.append("account-3", new Deposited(1));
    assertThat(get(view.get("3"))).contains(new Balance(3));
    get(view.resume());
    assertThat(get(view.atLeast(world.store().end()).get("3"))).contains(new Balance(4));
  }

  @Test
  void a_rebuild_takes_as_many_threads_as_it_is_told() {
    fill(400);
    Set<String> threads = ConcurrentHashMap.newKeySet();
    View<Balance> view =
        start(
            new HookedFold<>(
                BALANCES, 1, payload -> threads.add(Thread.currentThread().getName())));
    for (int wanted : new int[] {1, 4}) {
      threads.clear();
      var options = RebuildOptions.defaults().withThreads(wanted);
      assertThat(get(view.rebuild(options, progress -> {})).switched()).isTrue();
      assertThat(threads).hasSize(wanted);
    }
  }

  @Test
  void a_rebuild_goes_no_faster_than_it_is_told() {
    fill(250);
    View<Balance> view = start(BALANCES);
    var options = RebuildOptions.defaults().throttledTo(1_000);
    RebuildReport report = get(view.rebuild(options, progress -> {}));

    assertThat(report.switched()).isTrue();
    assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    // What answers now is not held up any more.
    var last = world.append("account-3", new Deposited(100)).last();
    assertThat(get(view.atLeast(last).get("3"))).contains(new Balance(103));
  }

  @Test
  void a_view_that_is_reset_is_folded_anew_by_the_fold_of_today() {
    fill(10);
    View<Balance> view = start(fickle());
    long before = builds().get(0).number();
    bonus.set(1);
    get(view.reset());
    get(view.atLeast(world.store().end()).rows());

    assertThat(get(view.get("3"))).contains(new Balance(4));
    assertThat(live()).extracting(Build::number).isNotEqualTo(before);
    assertThat(view.status().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void what_was_to_take_over_in_any_case_still_is_after_a_restart() {
    fill(10);
    var gate = new Gate();
    var first = world.start(store, new HookedFold<>(fickle(), 1, gate));
    get(first.caughtUp());
    long before = live().number();
    bonus.set(1);
    gate.shut();
    first.view("balances", Balance.class).rebuild(Switch.ALWAYS, progress -> {});
    gate.awaitVisitor();
    Future<Void> closed = first.close();
    gate.open();
    get(closed);
    assertThat(builds()).hasSize(2);
    View<Balance> view = world.start(store, fickle()).view("balances", Balance.class);

    await().until(() -> live().number() > before && view.status().state() == State.RUNNING);
    assertThat(get(view.get("3"))).contains(new Balance(4));
  }

  @Test
  void a_failure_of_the_store_that_passes_costs_nothing_that_was_built() {
    Object[] many = new Object[100];
    Arrays.fill(many, new Deposited(1));
    fill(20);
    for (int i = 0; i < 600; i++) {
      world.append("account-" + i % 20, many);
    }
    var gate = new Gate();
    var flaky = new FlakyStore(store);
    var runtime = world.start(flaky, new HookedFold<>(BALANCES, 1, gate));
    get(runtime.caughtUp());
    View<Balance> view = runtime.view("balances", Balance.class);
    int events = gate.passed();
    flaky.failAfter(1);

    assertThatThrownBy(() -> get(view.rebuild(progress -> {})))
        .isInstanceOf(ViewStoreException.class);
    assertThat(builds()).hasSize(2);
    assertThat(builds().get(1).checkpoint().events()).isPositive();
    flaky.recover();
    int before = gate.passed();
    assertThat(get(view.rebuild(progress -> {})).switched()).isTrue();

    assertThat(gate.passed() - before).isBetween(1, events - 10_000);
    assertThat(live()).extracting(Build::live).isEqualTo(true);
    var last = world.append("account-3", new Deposited(7)).last();
    assertThat(get(view.atLeast(last).get("3"))).contains(new Balance(3 + 3_000 + 7));
  }

  @Test
  void a_rebuild_that_fails_leaves_the_view_as_it_was() {
    fill(10);
    var broken = new AtomicBoolean();
    View<Balance> view =
        start(
            new HookedFold<>(
                BALANCES,
                1,
                payload -> {
                  if (broken.get() && payload.equals(new Deposited(7))) {
                    throw new IllegalStateException("broken");
                  }
                }));
    long before = builds().get(0).number();
    broken.set(true);

    assertThatThrownBy(() -> get(view.rebuild(progress -> {})))
        .hasMessageContaining("failed on account.deposited at");
    assertThat(live()).extracting(Build::number).isEqualTo(before);
    var last = world.append("account-3", new Deposited(100)).last();
    assertThat(get(view.atLeast(last).get("3"))).contains(new Balance(103));
  }
}
