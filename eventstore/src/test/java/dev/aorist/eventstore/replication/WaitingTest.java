package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.Uuid7;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How long things take when members or the authority are gone. */
class WaitingTest {
  private static final int PARTITION = 0;
  private static final int MOST_SECONDS = 60;

  private static SimulatedMember leader(ClusterRun run) {
    return run.members.stream().filter(each -> leads(run, each)).findFirst().orElseThrow();
  }

  private static boolean leads(ClusterRun run, SimulatedMember member) {
    return member.store() != null && run.status(member).get(PARTITION).leading();
  }

  private static ClusterRun begin(SimulatedEnvironment world, long seed) {
    var run = new ClusterRun(world, seed, EnumSet.allOf(Rule.class));
    run.begin();
    assertThat(run.await(run::isHealthy, MOST_SECONDS)).as("seed " + seed).isTrue();
    return run;
  }

  @Test
  void an_append_on_the_leader_waits_ten_seconds_for_a_copy_that_nobody_can_take_out() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world, 1);
      SimulatedMember leader = leader(run);
      run.members.forEach(each -> run.authority.cut(each.name()));
      run.members.stream().filter(each -> each != leader).findFirst().orElseThrow().kill();
      Append append = append(world, 1);
      Future<Appended> answer = leader.store().append(append);
      run.pass(9_000);
      assertThat(answer.isComplete()).isFalse();
      run.pass(2_000);
      assertThat(answer.cause()).isInstanceOf(OutcomeUnknownException.class);

      run.authority.heal();
      Future<Appended> again = leader.store().append(append);
      assertThat(run.await(again::succeeded, MOST_SECONDS)).isTrue();
      run.members.forEach(SimulatedMember::kill);
    }
  }

  /** Its rounds of confirmations are counted from 1 in each epoch. */
  @Test
  void a_leader_that_led_before_and_is_cut_off_answers_no_read() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world, 1);
      SimulatedMember leader = leader(run);
      StreamRead read = StreamRead.of(Writer.STREAMS.get(0));
      for (int i = 0; i < 50; i++) {
        Future<EventBatch> answered = leader.store().readStream(read);
        assertThat(run.await(answered::succeeded, MOST_SECONDS)).isTrue();
      }
      run.network.isolate(leader.name());
      assertThat(run.await(() -> !leads(run, leader), MOST_SECONDS)).isTrue();
      run.network.heal();
      assertThat(run.await(() -> leads(run, leader), 2 * MOST_SECONDS)).isTrue();
      assertThat(run.await(run::isHealthy, MOST_SECONDS)).isTrue();

      run.network.isolate(leader.name());
      Future<EventBatch> answer = leader.store().readStream(read);
      run.pass(500);
      assertThat(leads(run, leader)).as("it does not know yet").isTrue();
      assertThat(answer.isComplete()).isFalse();
      run.members.forEach(SimulatedMember::kill);
    }
  }

  /** It has all that is committed, and has not heard of all of it that it is. */
  @Test
  void a_leader_that_has_just_begun_reads_nothing_out_before_it_knows_what_is_committed() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world, 1);
      SimulatedMember first = leader(run);
      SimulatedMember second = run.members.get(1);
      SimulatedMember third = run.members.get(2);
      long known;
      int appends = 0;
      do { // until one is acknowledged before the second one hears that
        Future<Appended> sent = first.store().append(append(world, ++appends));
        while (!sent.succeeded()) {
          world.advance(Duration.ofNanos(50_000));
        }
        known = sent.result().last().offset() + 1;
      } while (second.store().local().end().offset(PARTITION) >= known && appends < 100);
      run.network.cut(first.name(), second.name());
      run.network.cut(second.name(), third.name());
      first.kill();
      assertThat(run.await(() -> leads(run, second), MOST_SECONDS)).isTrue();
      assertThat(second.store().local().end().offset(PARTITION)).isLessThan(known);

      byte[] question = Request.stream(StreamRead.of(Writer.STREAMS.get(0)), known);
      Future<EventBatch> answer =
          second.store().ask(PARTITION, question, null).map(bytes -> batch(second, bytes));
      run.pass(100);
      assertThat(answer.isComplete()).isFalse();
      run.network.heal();
      assertThat(run.await(answer::succeeded, MOST_SECONDS)).isTrue();
      assertThat(answer.result().events()).hasSize(appends);
      run.members.forEach(SimulatedMember::kill);
    }
  }

  private static EventBatch batch(SimulatedMember member, byte[] answer) {
    return Request.batch(new Input(answer), member.store().local());
  }

  /** What comes behind a lost one is out of order for the leader, however much of it there is. */
  @Test
  void a_request_that_is_lost_is_sent_again_though_others_go_on() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world, 1);
      SimulatedMember leader = leader(run);
      SimulatedMember other =
          run.members.stream().filter(each -> each != leader).findFirst().orElseThrow();
      List<Future<Appended>> answers = new ArrayList<>();
      for (int i = 1; i <= 80; i++) {
        if (i == 10) {
          run.network.cut(other.name(), leader.name());
        }
        answers.add(other.store().append(append(world, i)));
        run.pass(50);
        if (i == 10) {
          run.network.heal();
        }
      }
      run.pass(1_000);
      assertThat(answers).allMatch(Future::succeeded);
      assertThat(leads(run, leader)).isTrue();
      run.members.forEach(SimulatedMember::kill);
    }
  }

  @Test
  void a_partition_whose_copies_in_sync_are_lost_is_opened_with_less_when_somebody_says_so() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world, 1);
      SimulatedMember behind = run.members.get(2);
      run.network.isolate(behind.name());
      run.pass(4_000);
      SimulatedMember leader = leader(run);
      Future<Appended> lost = leader.store().append(append(world, 1));
      assertThat(run.await(lost::succeeded, MOST_SECONDS)).isTrue();
      assertThat(rescue(run, leader, true).cause()).hasMessageContaining("needs no rescue");
      for (SimulatedMember each : run.members.subList(0, 2)) {
        each.blank(each.name().hashCode());
        each.start();
      }
      run.network.heal();
      run.pass(10_000);
      assertThat(run.members).noneMatch(each -> leads(run, each));

      Rescue would = rescue(run, behind, false).result();
      assertThat(would.unreached()).containsExactly("a", "b");
      run.pass(5_000);
      assertThat(run.members).noneMatch(each -> leads(run, each));

      assertThat(rescue(run, behind, true).result()).isEqualTo(would);
      assertThat(run.await(() -> leads(run, behind), MOST_SECONDS)).isTrue();
      Future<Appended> next = behind.store().append(append(world, 2));
      assertThat(run.await(next::succeeded, MOST_SECONDS)).isTrue();
      assertThat(next.result().last()).as("the event that is lost").isEqualTo(lost.result().last());
      run.members.forEach(SimulatedMember::kill);
    }
  }

  private static Future<Rescue> rescue(ClusterRun run, SimulatedMember at, boolean really) {
    Future<Rescue> rescue = at.store().rebalancing().rescue(PARTITION, really);
    assertThat(run.await(rescue::isComplete, MOST_SECONDS)).isTrue();
    return rescue;
  }

  /** What it has decided is committed before it resigns, so nothing is left at one copy alone. */
  @Test
  void a_leader_that_hands_over_leaves_nobody_in_doubt() {
    for (long seed = 1; seed <= 3; seed++) {
      try (var world = new SimulatedEnvironment(seed);
          var quiet = new Quiet()) {
        ClusterRun run = begin(world, seed);
        SimulatedMember preferred = leader(run);
        preferred.kill();
        assertThat(run.await(() -> run.members.stream().anyMatch(m -> leads(run, m)), MOST_SECONDS))
            .isTrue();
        SimulatedMember other = leader(run);
        preferred.start();

        List<Future<Appended>> sent = new ArrayList<>();
        while (other.store().leads(PARTITION)) {
          sent.add(other.store().local().append(append(world, seed * 100_000 + sent.size())));
          world.advance(Duration.ofMillis(1));
        }
        assertThat(run.await(() -> leads(run, preferred), MOST_SECONDS)).isTrue();

        assertThat(sent).as("seed " + seed).hasSizeGreaterThan(100).allMatch(Future::succeeded);
        run.members.forEach(SimulatedMember::kill);
      }
    }
  }

  private static Append append(SimulatedEnvironment world, long seed) {
    return History.labelled(
        Uuid7.at(world.clock().instant(), new SplittableRandom(seed)),
        List.of(Writer.STREAMS.get(0)),
        ExpectedVersion.any(),
        1);
  }

  /** Else all would ask the authority at once, and chance would say who leads. */
  @Test
  void the_first_of_those_in_sync_takes_over() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      for (long seed = 1; seed <= 20; seed++) {
        ClusterRun run = begin(world, seed);
        SimulatedMember first = run.members.get(0);
        assertThat(leads(run, first)).as("seed " + seed).isTrue();
        first.kill();
        SimulatedMember second = run.members.get(1);
        assertThat(run.await(() -> leads(run, second), 4)).as("seed " + seed).isTrue();
        run.members.forEach(SimulatedMember::kill);
      }
    }
  }

  /** One that cannot take them is offered its partitions less and less often. */
  @Test
  void a_preferred_leader_gets_its_partitions_back_when_it_can_take_them() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world, 1);
      SimulatedMember preferred = run.members.get(0);
      SimulatedMember second = run.members.get(1);
      preferred.kill();
      assertThat(run.await(() -> leads(run, second), 4)).isTrue();
      run.authority.cut(preferred.name());
      preferred.start();
      assertThat(run.await(run::isHealthy, MOST_SECONDS)).isTrue();

      int epoch = run.status(second).get(PARTITION).epoch();
      run.pass(60_000);
      assertThat(leads(run, preferred)).isFalse();
      assertThat(run.status(second).get(PARTITION).epoch() - epoch).isBetween(1, 5);

      run.authority.heal();
      assertThat(run.await(() -> leads(run, preferred), 2 * MOST_SECONDS)).isTrue();
      run.members.forEach(SimulatedMember::kill);
    }
  }

  @Test
  void a_member_that_has_just_started_refuses_nothing_before_it_has_heard_of_others() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world, 1);
      SimulatedMember again = run.members.get(2);
      run.network.degrade(0, Duration.ofMillis(400));
      again.kill();
      again.start();
      assertThat(run.await(() -> again.store() != null, 4)).isTrue();

      Future<Appended> answer = again.store().append(append(world, 1));

      assertThat(run.await(answer::isComplete, MOST_SECONDS)).isTrue();
      assertThat(answer.cause()).isNull();
      run.members.forEach(SimulatedMember::kill);
    }
  }
}
