package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.Writer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A member with a blank disk gets everything while appends go on, in pieces that are so small that
 * what happens to it happens in the middle of that.
 */
class CatchUpScenariosTest {
  private static final int MOST_SECONDS = 120;
  private static final int BYTES_PER_SECOND = 10_000;
  private final SplittableRandom random = new SplittableRandom(1);

  /** A cluster with something in it, most of it sealed, of which the third member has nothing. */
  private ClusterRun begin(SimulatedEnvironment world) {
    var run = new ClusterRun(world, 1, EnumSet.allOf(Rule.class));
    run.begin();
    healthy(run);
    run.members.get(0).store().rebalancing().assign(new Assignment(List.of(), BYTES_PER_SECOND));
    for (int i = 0; i < 6; i++) {
      write(run, 40);
      run.pass(2_000);
    }
    run.members.get(2).blank(7);
    return run;
  }

  private void write(ClusterRun run, int appends) {
    var client = new SimulatedClient(run.world, run.members, random.split());
    new Writer(client, run.history, run.world.clock(), random.nextLong(), 600).write(appends);
  }

  private static void healthy(ClusterRun run) {
    if (!run.await(run::isHealthy, MOST_SECONDS)) {
      throw new AssertionError("it does not heal");
    }
  }

  private static long records(ClusterRun run, SimulatedMember member) {
    return run.status(member).stream().mapToLong(ReplicaStatus::records).sum();
  }

  @Test
  void power_cuts_in_the_middle_cost_nothing_that_was_there() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world);
      SimulatedMember third = run.members.get(2);
      long all = records(run, run.members.get(0));
      third.start();
      int inTheMiddle = 0;
      for (int cut = 0; cut < 40; cut++) {
        write(run, 2);
        run.pass(100 + random.nextInt(400));
        List<ReplicaStatus> before = run.status(third);
        long held = records(run, third);
        inTheMiddle += held > 0 && held < all ? 1 : 0;
        third.cutPower(random.nextLong());
        third.start();
        run.await(() -> third.store() != null, MOST_SECONDS);
        for (ReplicaStatus now : run.status(third)) {
          // It goes on where it was: what it had confirmed is there.
          assertThat(now.records()).isGreaterThanOrEqualTo(before.get(now.partition()).committed());
        }
      }
      assertThat(inTheMiddle).isGreaterThan(10);
      healthy(run);
      run.judge();
    }
  }

  @Test
  void a_damaged_piece_is_not_taken_and_asked_for_again() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world);
      int[] damaged = new int[1];
      run.network.tamper(
          message -> {
            byte[] arrives = message.clone();
            int at = new String(message, StandardCharsets.ISO_8859_1).indexOf("account-");
            if (at < 0 || damaged[0] >= 100 || random.nextInt(3) > 0) {
              return message;
            }
            damaged[0]++;
            arrives[at + random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
            return arrives;
          });
      run.members.get(2).start();
      write(run, 20);
      healthy(run);
      assertThat(damaged[0]).isGreaterThan(20);
      run.judge();
    }
  }

  private static boolean leads(ClusterRun run, SimulatedMember member) {
    return run.status(member).stream().anyMatch(ReplicaStatus::leading);
  }

  /** Nothing of what is damaged is sent, and another copy does once its member leads. */
  @Test
  void a_leader_whose_segment_is_damaged_sends_none_of_that() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      ClusterRun run = begin(world);
      SimulatedMember third = run.members.get(2);
      SimulatedMember leader = run.members.get(0);
      long all = records(run, leader);
      leader.kill(); // or it would send what it has in memory
      leader.damageFirstSegment();
      leader.start();
      assertThat(run.await(() -> leads(run, leader), MOST_SECONDS)).isTrue();
      third.start();
      run.pass(30_000);
      assertThat(leads(run, leader)).isTrue();
      assertThat(records(run, third)).isLessThan(all);

      leader.blank(8);
      leader.start();
      healthy(run);
      run.judge();
    }
  }
}
