package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.Uuid7;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
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
      Append append =
          History.labelled(
              Uuid7.at(world.clock().instant(), new SplittableRandom(1)),
              List.of(Writer.STREAMS.get(0)),
              ExpectedVersion.any(),
              1);

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
}
