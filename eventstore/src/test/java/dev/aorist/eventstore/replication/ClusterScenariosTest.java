package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.Outcome;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.Uuid7;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories that chance seldom makes, each with what one rule is for: with all rules nothing goes
 * wrong, and without that one something does.
 */
class ClusterScenariosTest {
  private static final int PARTITION = 0;
  private static final int MOST_SECONDS = 60;
  private static final StreamId STREAM = Writer.STREAMS.get(0);

  private final SplittableRandom random = new SplittableRandom(1);

  /** What happens, by the rule that keeps it from doing harm. */
  private enum Scenario {
    FOLLOWERS_CANNOT_FORCE_AND_THE_LEADER_LOSES_ITS_DISK(Rule.FORCE_FIRST, "lost: "),
    A_DEPOSED_LEADER_ANSWERS(Rule.CONFIRM_EPOCH, "a later version had been acknowledged before"),
    A_DEPOSED_LEADER_COMES_BACK_BEFORE_ITS_SUCCESSOR(Rule.REFUSE_OLD_EPOCHS, "lost: "),
    A_LEADER_IS_FORGOTTEN_BEFORE_ITS_EPOCH_BEGINS(Rule.EPOCH_START, "which the log does not hold"),
    A_LEADER_GOES_ON_WITHOUT_A_COPY_THAT_TAKES_OVER(Rule.SHRINK_FIRST, "it does not heal"),
    A_LEADER_IS_ALONE_AND_LOSES_ITS_DISK(Rule.MINIMUM_IN_SYNC, "it does not heal"),
    ALL_DISKS_ARE_REPLACED_ONE_AFTER_THE_OTHER(Rule.SEATS, "it does not heal");

    private final Rule rule;
    private final String told;

    Scenario(Rule rule, String told) {
      this.rule = rule;
      this.told = told;
    }
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void with_all_rules_nothing_goes_wrong(Scenario scenario) {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      assertThatCode(() -> play(world, scenario, EnumSet.allOf(Rule.class)))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void without_the_rule_something_does(Scenario scenario) {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      EnumSet<Rule> others = EnumSet.complementOf(EnumSet.of(scenario.rule));
      assertThatThrownBy(() -> play(world, scenario, others))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(scenario.told);
    }
  }

  private void play(SimulatedEnvironment world, Scenario scenario, EnumSet<Rule> rules) {
    var run = new ClusterRun(world, 1, rules);
    run.begin();
    healthy(run);
    assertThat(run.members.get(0).store().partitionOf(STREAM)).isEqualTo(PARTITION);
    done(run, append(run, leader(run), ExpectedVersion.any()));
    Consumer<ClusterRun> script =
        switch (scenario) {
          case FOLLOWERS_CANNOT_FORCE_AND_THE_LEADER_LOSES_ITS_DISK -> this::followersCannotForce;
          case A_DEPOSED_LEADER_ANSWERS -> this::aDeposedLeaderAnswers;
          case A_DEPOSED_LEADER_COMES_BACK_BEFORE_ITS_SUCCESSOR -> this::aDeposedLeaderComesBack;
          case A_LEADER_IS_FORGOTTEN_BEFORE_ITS_EPOCH_BEGINS -> this::aLeaderIsForgotten;
          case A_LEADER_GOES_ON_WITHOUT_A_COPY_THAT_TAKES_OVER -> this::aLeaderGoesOn;
          case A_LEADER_IS_ALONE_AND_LOSES_ITS_DISK -> this::aLeaderIsAlone;
          case ALL_DISKS_ARE_REPLACED_ONE_AFTER_THE_OTHER -> this::allDisksAreReplaced;
        };
    script.accept(run);
    run.network.heal();
    run.authority.heal();
    healthy(run);
    run.judge();
  }

  private static void healthy(ClusterRun run) {
    if (!run.await(run::isHealthy, MOST_SECONDS)) {
      throw new AssertionError("it does not heal");
    }
  }

  private static boolean leads(ClusterRun run, SimulatedMember member) {
    return member.store() != null && run.status(member).get(PARTITION).leading();
  }

  private static SimulatedMember leader(ClusterRun run) {
    return run.members.stream().filter(each -> leads(run, each)).findFirst().orElseThrow();
  }

  private Future<Outcome> append(ClusterRun run, SimulatedMember at, ExpectedVersion expected) {
    var append =
        History.labelled(
            Uuid7.at(run.world.clock().instant(), random), List.of(STREAM), expected, 1);
    return run.history.append(at.store().local(), append);
  }

  private static void done(ClusterRun run, Future<Outcome> answer) {
    if (!run.await(answer::isComplete, MOST_SECONDS)
        || !(answer.result() instanceof Outcome.Done)) {
      throw new AssertionError("it was told " + answer);
    }
  }

  /**
   * The others hear nothing of the leader, and it hears of one of them that it is there: so it goes
   * on, and another leads, too.
   */
  private static SimulatedMember depose(ClusterRun run, SimulatedMember old) {
    List<SimulatedMember> others = run.members.stream().filter(each -> each != old).toList();
    SimulatedMember successor = others.get(0);
    run.network.cut(old.name(), others.get(0).name());
    run.network.cut(others.get(0).name(), old.name());
    run.network.cut(old.name(), others.get(1).name());
    run.authority.cut(old.name());
    run.authority.cut(others.get(1).name()); // or it might lead
    if (!run.await(() -> leads(run, successor), MOST_SECONDS) || !leads(run, old)) {
      throw new IllegalStateException(
          "it went otherwise: " + run.members.stream().map(run::status).toList());
    }
    return successor;
  }

  private void followersCannotForce(ClusterRun run) {
    SimulatedMember leader = leader(run);
    List<SimulatedMember> others = run.members.stream().filter(each -> each != leader).toList();
    others.forEach(each -> each.disk(Fault.on(call -> true, Fault.Kind.EIO)));
    append(run, leader, ExpectedVersion.any());
    run.pass(1_000);
    leader.blank(7);
    others.forEach(each -> each.cutPower(7));
    for (SimulatedMember each : run.members) {
      each.disk(call -> {});
      each.start();
    }
  }

  private void aDeposedLeaderAnswers(ClusterRun run) {
    SimulatedMember old = leader(run);
    SimulatedMember successor = depose(run, old);
    done(run, append(run, successor, ExpectedVersion.any()));

    append(run, old, ExpectedVersion.exactly(100_000));
    run.pass(1_000);
  }

  private void aDeposedLeaderComesBack(ClusterRun run) {
    SimulatedMember old = leader(run);
    SimulatedMember successor = depose(run, old);
    done(run, append(run, successor, ExpectedVersion.any()));
    // Nobody is told who leads, and those who know begin anew.
    for (SimulatedMember each : run.members) {
      run.authority.cut(each.name());
      if (each != old) {
        each.kill();
        each.start();
      }
    }
    run.pass(200);
    run.network.heal();
    append(run, old, ExpectedVersion.any());
    run.pass(3_000);
  }

  /**
   * A leader of the third epoch has a record of the first that the leader of the second lacks, and
   * everybody forgets the third but the authority, which nobody can ask.
   */
  private void aLeaderIsForgotten(ClusterRun run) {
    SimulatedMember old = leader(run);
    List<SimulatedMember> others = run.members.stream().filter(each -> each != old).toList();
    SimulatedMember second = others.get(0);
    SimulatedMember third = others.get(1);
    separate(run, old, second, third);
    append(run, old, ExpectedVersion.any());
    lead(run, second);
    run.authority.cut(second.name());
    run.authority.heal(old.name());
    old.kill();
    old.start();
    run.pass(20);
    old.machine().stick("aorist-commit");
    lead(run, old);
    run.pass(100);
    run.history.readHere(old.store().local(), new Position(PARTITION, 0), 1_000_000);
    run.pass(50);

    for (SimulatedMember each : List.of(old, third)) {
      run.authority.cut(each.name());
      each.kill();
      each.start();
    }
    run.network.heal();
    run.pass(300);
    done(run, append(run, second, ExpectedVersion.any()));
  }

  /** The second hears the third, and nothing else passes between it and the others. */
  private static void separate(
      ClusterRun run, SimulatedMember old, SimulatedMember second, SimulatedMember third) {
    run.network.cut(old.name(), second.name());
    run.network.cut(second.name(), old.name());
    run.network.cut(second.name(), third.name());
    run.authority.cut(old.name());
    run.authority.cut(third.name());
  }

  private void aLeaderGoesOn(ClusterRun run) {
    SimulatedMember old = leader(run);
    List<SimulatedMember> others = run.members.stream().filter(each -> each != old).toList();
    separate(run, old, others.get(0), others.get(1));
    append(run, old, ExpectedVersion.any());
    lead(run, others.get(0));
    run.pass(500);
  }

  /** Until the very millisecond in which it does. */
  private static void lead(ClusterRun run, SimulatedMember member) {
    for (int left = 1_000 * MOST_SECONDS; !leads(run, member); left--) {
      if (left == 0) {
        throw new IllegalStateException(member.name() + " does not lead");
      }
      run.pass(1);
    }
  }

  private void aLeaderIsAlone(ClusterRun run) {
    SimulatedMember leader = leader(run);
    run.network.isolate(leader.name());
    append(run, leader, ExpectedVersion.any());
    run.pass(10_000);
    leader.blank(7);
    leader.start();
  }

  private void allDisksAreReplaced(ClusterRun run) {
    SimulatedMember leader = leader(run);
    for (SimulatedMember each : run.members) {
      if (each != leader) {
        replace(run, each);
      }
    }
    replace(run, leader);
  }

  private static void replace(ClusterRun run, SimulatedMember member) {
    member.blank(member.name().hashCode());
    member.start();
    healthy(run);
  }
}
