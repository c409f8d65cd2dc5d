package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewBehindException;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.ViewRefusedException;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.Gate;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.Members;
import dev.aorist.projections.testkit.Members.Member;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Regions;
import dev.aorist.projections.testkit.Poisoned;
import dev.aorist.projections.testkit.Sums.ByRegion;
import dev.aorist.projections.testkit.Sums.Sum;
import dev.aorist.projections.testkit.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Views in one PostgreSQL database that several members fold together. */
@Timeout(300)
class SharedViewTest {
  private static final int PARTITIONS = 6;
  private static final Fold<Balance> BALANCES = Fold.of(new Balances());
  private static final Fold<?> REGIONS = Fold.of(new Regions());
  private static final Fold<Sum> SUMS = Fold.of(new ByRegion());

  private final World world = new World(PARTITIONS, AccountEvent.class, MeterEvent.class);
  private final Members members = new Members(world);

  @AfterEach
  void close() {
    members.close();
    world.close();
  }

  private View<Balance> balances(Member member) {
    return member.runtime().view(BALANCES);
  }

  private int partition(String account) {
    return world.store().partitionOf(StreamId.parse("account-" + account));
  }

  private List<Member> three(Object... projections) {
    for (String name : List.of("a", "b", "c")) {
      members.start(name, projections);
    }
    members.deal(PARTITIONS);
    return members.all();
  }

  /** Opens so many accounts with 100 each; gives the end of the log. */
  private Checkpoint open(int accounts) {
    for (int i = 0; i < accounts; i++) {
      world.append("account-" + i, new Opened("Ann"), new Deposited(100));
    }
    return world.store().end();
  }

  @Test
  void each_member_folds_what_it_leads_and_all_of_them_answer() {
    List<Member> three = three(BALANCES, REGIONS, SUMS);
    for (int i = 0; i < 30; i++) {
      Appended opened = world.append("account-" + i, new Opened("Ann"), new Deposited(i));
      world.append("meter-" + i, new Measured("north", i / 3.0));
      for (Member member : three) {
        assertThat(get(balances(member).atLeast(opened.last()).get(String.valueOf(i))))
            .contains(new Balance(i));
      }
    }
    for (Member member : three) {
      members.requireEachEventOnce(member, BALANCES, member.member());
      members.requireEachEventOnce(member, REGIONS, member.member());
      View<Sum> sums = member.runtime().view(SUMS);
      // 0, 1, … 29 thirds.
      assertThat(get(sums.atLeast(world.store().end()).get("north")))
          .contains(new Sum(30, 435, 29 / 3.0));
      assertThat(get(sums.check(change -> {})).holds()).isTrue();
      await()
          .untilAsserted(
              () -> {
                assertThat(balances(member).status().folders())
                    .containsExactly(
                        Map.entry("a", List.of(0, 3)),
                        Map.entry("b", List.of(1, 4)),
                        Map.entry("c", List.of(2, 5)));
                assertThat(sums.status().folders()).isEqualTo(balances(member).status().folders());
                // Total order: whoever leads the view's home folds all of it.
                assertThat(member.runtime().view("regions").status().folders().values())
                    .containsExactly(List.of(0, 1, 2, 3, 4, 5));
              });
      assertThat(balances(member).status().state()).isEqualTo(State.RUNNING);
      assertThat(balances(member).status().behind()).isZero();
    }
  }

  @Test
  void a_checkpoint_that_one_member_keeps_serves_all_of_them() {
    List<Member> three = three(REGIONS, SUMS);
    for (String view : List.of("regions", "sums")) {
      for (int i = 0; i < 12; i++) {
        world.append("meter-" + i, new Measured("north", i / 3.0));
      }
      world.append("meter-1", new Measured("south", 1));
      View<?> first = three.get(0).runtime().view(view);
      get(first.atLeast(world.store().end()).rows());
      get(first.keepCheckpoint());
      Position later = world.append("meter-2", new Measured("south", 2)).last();

      for (Member member : three) {
        View<?> here = member.runtime().view(view);
        var rows = get(here.atLeast(later).rows());
        var past = get(here.asOf(world.store().end()).ask("", 9));
        assertThat(past.plan()).isEqualTo(Plan.CHECKPOINT);
        assertThat(past.events()).isLessThan(13);
        assertThat(List.<Object>copyOf(past.value())).isEqualTo(List.copyOf(rows));
      }
    }
  }

  @Test
  void events_that_change_nothing_are_told_to_the_others_too() {
    List<Member> three = three(BALANCES);
    for (int i = 0; i < PARTITIONS; i++) {
      Position nothing = world.append("meter-" + i, new Measured("north", i)).last();
      for (Member member : three) {
        get(balances(member).atLeast(nothing, Duration.ofSeconds(5)).rows());
      }
    }
  }

  @Test
  void when_a_member_is_gone_another_goes_on_where_it_was() {
    List<Member> three = three(BALANCES, REGIONS);
    open(12);
    three.forEach(member -> members.requireEachEventOnce(member, BALANCES, "at first"));

    members.kill(three.get(1));
    members.deal(PARTITIONS);
    open(12);
    members.requireEachEventOnce(three.get(0), BALANCES, "killed");

    members.stop(three.get(2));
    members.deal(PARTITIONS);
    Checkpoint last = open(12);
    members.requireEachEventOnce(three.get(0), BALANCES, "stopped");
    members.requireEachEventOnce(three.get(0), REGIONS, "stopped");
    assertThat(get(balances(three.get(0)).atLeast(last).get("3"))).contains(new Balance(100));
    assertThat(balances(three.get(0)).status().folders().keySet()).containsExactly("a");
  }

  @Test
  void a_member_that_is_overtaken_lets_go_of_that_and_keeps_the_rest() {
    var gate = new Gate();
    Member first = members.start("a", new HookedFold<>(BALANCES, 1, gate));
    members.deal(PARTITIONS);
    Checkpoint opened = open(12);
    get(balances(first).atLeast(opened).rows());
    Member second = members.start("b", BALANCES);
    int moved = partition("3");

    gate.shut();
    Position behind = world.append("account-3", new Deposited(7)).last();
    gate.awaitVisitor();
    // Both believe that they lead it; the one that holds it is not heard of.
    members.mistake(moved, second);
    members.vanish(first);
    assertThat(get(balances(second).atLeast(behind).get("3"))).contains(new Balance(107));
    members.lead(moved, second);
    members.appear(first);
    gate.open();

    for (int i = 0; i < 12; i++) {
      Position last = world.append("account-" + i, new Deposited(1)).last();
      for (Member member : members.all()) {
        assertThat(get(balances(member).atLeast(last).get("" + i)))
            .contains(new Balance(i == 3 ? 108 : 101));
      }
    }
    assertThat(balances(first).status().state()).isEqualTo(State.RUNNING);
    members.requireEachEventOnce(first, BALANCES, "overtaken");
    await().until(() -> balances(first).status().folders().get("b").equals(List.of(moved)));
  }

  @Test
  void a_read_that_waits_for_another_member_ends_at_its_deadline() {
    List<Member> three = three(BALANCES);
    get(balances(three.get(2)).atLeast(open(12)).rows());
    Member folds = three.get(partition("3") % 3);
    Member reads = three.get((partition("3") + 1) % 3);
    get(balances(folds).pause());

    Position never = world.append("account-3", new Deposited(7)).last();
    assertThatThrownBy(() -> get(balances(reads).atLeast(never, Duration.ofMillis(100)).get("3")))
        .isInstanceOf(ViewBehindException.class);
    assertThat(balances(reads).status().behind()).isEqualTo(1);
    assertThat(balances(folds).status().state()).isEqualTo(State.STOPPED);

    get(balances(folds).resume());
    assertThat(get(balances(reads).atLeast(never).get("3"))).contains(new Balance(107));
  }

  @Test
  void who_watches_hears_of_what_others_fold() {
    List<Member> three = three(BALANCES);
    get(balances(three.get(2)).atLeast(open(12)).rows());
    Member watches = three.get((partition("3") + 1) % 3);
    List<Optional<Balance>> told = new CopyOnWriteArrayList<>();

    var watch = balances(watches).watch("3", told::add);
    await().until(() -> told.contains(Optional.of(new Balance(100))));
    world.append("account-3", new Deposited(7));
    await().until(() -> told.contains(Optional.of(new Balance(107))));
    watch.close();
  }

  @Test
  void what_one_member_rebuilds_answers_on_all_of_them() {
    List<Member> three = three(BALANCES, REGIONS);
    open(30);
    var stopped = new AtomicBoolean();
    Thread writer = new Thread(() -> deposit(stopped));
    writer.start();
    for (int i = 0; i < 3; i++) {
      Member member = three.get(i);
      var report = get(balances(member).rebuild(progress -> {}));
      assertThat(report.switched()).as("rebuilt by %s: %s", member.member(), report).isTrue();
      assertThat(get(member.runtime().view("regions").rebuild(progress -> {})).switched()).isTrue();
    }
    get(balances(three.get(1)).back());
    stopped.set(true);
    join(writer);

    List<ViewBuild> builds = get(balances(three.get(0)).builds());
    for (Member member : three) {
      members.requireEachEventOnce(member, BALANCES, member.member());
      members.requireEachEventOnce(member, REGIONS, member.member());
      assertThat(get(balances(member).builds())).hasSize(2);
      await().until(() -> balances(member).status().folders().size() == 3);
    }
    get(balances(three.get(2)).dropOld());
    assertThat(get(balances(three.get(0)).builds())).hasSize(1);
    get(balances(three.get(0)).reset());
    three.forEach(member -> members.requireEachEventOnce(member, BALANCES, "reset"));
    assertThat(get(balances(three.get(1)).builds()).get(0).number())
        .isGreaterThan(builds.get(1).number());
  }

  /** Reads his own writes meanwhile, on every member. */
  private void deposit(AtomicBoolean stopped) {
    long[] cents = new long[30];
    for (int i = 0; !stopped.get(); i++) {
      int account = i % 30;
      cents[account] += i;
      Position last = world.append("account-" + account, new Deposited(i)).last();
      world.append("meter-" + account, new Measured("north", i / 3.0));
      Member member = members.all().get(i % 3);
      assertThat(get(balances(member).atLeast(last).get("" + account)))
          .contains(new Balance(100 + cents[account]));
    }
  }

  private static void join(Thread thread) {
    List<Throwable> failures = new ArrayList<>();
    thread.setUncaughtExceptionHandler((any, cause) -> failures.add(cause));
    try {
      thread.join(Duration.ofMinutes(2).toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).isFalse();
    assertThat(failures).isEmpty();
  }

  @Test
  void one_member_rebuilds_at_a_time_and_the_home_goes_on_when_it_is_gone() {
    var gate = new Gate();
    List<Member> three = three(new HookedFold<>(BALANCES, 1, gate));
    get(balances(three.get(2)).atLeast(open(12)).rows());
    gate.shut();
    var rebuild = balances(three.get(1)).rebuild(progress -> {});
    gate.awaitVisitor();

    await().until(() -> balances(three.get(0)).status().state() == State.REBUILDING);
    assertThatThrownBy(() -> get(balances(three.get(0)).rebuild(progress -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is being rebuilt by the member 'b'");
    long number = get(balances(three.get(0)).builds()).get(1).number();
    gate.open();
    members.vanish(three.get(1));
    members.lead(home(), three.get(0));
    rebuild.otherwiseEmpty();

    await()
        .untilAsserted(
            () ->
                assertThat(get(balances(three.get(0)).builds()))
                    .filteredOn(build -> build.state() == ViewBuild.State.LIVE)
                    .extracting(ViewBuild::number)
                    .containsExactly(number));
    members.appear(three.get(1));
    three.forEach(member -> members.requireEachEventOnce(member, BALANCES, member.member()));
  }

  private static int home() {
    return Math.floorMod(BALANCES.name().hashCode(), PARTITIONS);
  }

  @Test
  void what_one_member_has_parked_another_retries() {
    var fold =
        Poisoned.parking(BALANCES, event -> event instanceof Deposited paid && paid.cents() == 13);
    List<Member> three = three(fold);
    get(balances(three.get(2)).atLeast(open(12)).rows());
    for (int i = 0; i < 12; i++) {
      world.append("account-" + i, new Deposited(i % 2 == 0 ? 13 : 1), new Withdrawn(1));
    }
    for (Member member : three) {
      get(balances(member).atLeast(world.store().end()).rows());
      await().until(() -> balances(member).status().parked().rows() == 6);
      assertThat(get(balances(member).get("2"))).contains(new Balance(100));
    }

    fold.corrected().set(true);
    var one = get(balances(three.get(partition("2") % 3 == 0 ? 1 : 0)).parked().retry("2"));
    assertThat(one.folded()).isEqualTo(2);
    assertThat(get(balances(three.get(2)).parked().retryAll()).folded()).isEqualTo(10);
    for (int i = 0; i < 12; i++) {
      world.append("account-" + i, new Deposited(1));
    }
    for (Member member : three) {
      members.requireEachEventOnce(member, fold, member.member());
      assertThat(get(balances(member).get("2"))).contains(new Balance(113));
      await().until(() -> balances(member).status().parked().rows() == 0);
    }
  }

  @Test
  void a_newer_version_is_built_once_and_older_members_stand_and_say_why() {
    List<Member> old = three(BALANCES);
    Checkpoint opened = open(12);
    get(balances(old.get(0)).atLeast(opened).rows());
    Fold<Balance> second = new HookedFold<>(BALANCES, 2, event -> {});
    Member d = members.start("d", second);
    Member e = members.start("e", second);
    members.deal(PARTITIONS);

    for (Member newer : List.of(d, e)) {
      await().until(() -> balances(newer).status().version() == 2);
      await().until(() -> balances(newer).status().state() == State.RUNNING);
    }
    assertThat(get(balances(d).builds())).extracting(ViewBuild::version).containsExactly(1, 2);
    for (Member older : old) {
      await().until(() -> balances(older).status().state() == State.STOPPED);
      assertThat(balances(older).status().failure().orElseThrow().cause())
          .isInstanceOf(ViewRefusedException.class)
          .hasMessageContaining("by version 2 of its projection, but this one declares version 1");
      assertThat(get(balances(older).get("3"))).contains(new Balance(100));
      assertThatThrownBy(() -> get(balances(older).reset()))
          .isInstanceOf(ViewRefusedException.class);
      members.stop(older);
    }
    members.deal(PARTITIONS);
    open(12);
    members.requireEachEventOnce(d, second, "newer");
    members.requireEachEventOnce(e, second, "newer");
    assertThatThrownBy(() -> members.start("a", BALANCES)).isInstanceOf(ViewRefusedException.class);
  }
}
