package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.record.MetadataTarget;
import dev.aorist.eventstore.record.RecordTarget;
import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Fuzzing;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import java.util.List;

/**
 * Small doses of the tests with faults, to be run on a store that has a planted bug: they fail, or
 * the bug was not noticed. Loaded beside the changed class; {@link PlantedBugsTest} calls them by
 * their names.
 */
final class BugCatchers {
  private static final int HISTORIES = 240;

  /** In this history a store closes behind a force that failed, and the power is cut then. */
  private static final long FAILED_CLOSE = 499;

  private static final int LIVES = 12;
  private static final int STATES = 64;
  private static final int INPUTS = 30_000;
  private static final int EVERY = 3;

  private BugCatchers() {}

  /** Damaged bytes. */
  static void fuzz() throws InterruptedException {
    List<FuzzTarget> targets =
        List.of(
            new RecordTarget(false),
            new RecordTarget(true),
            new MetadataTarget(),
            new HeaderTarget(),
            new StoreFileTarget(),
            new JournalTarget(true, false),
            new JournalTarget(false, true),
            new JournalTarget(false, false));
    for (FuzzTarget target : targets) {
      var fuzzing = new Fuzzing(1, "FuzzTest", INPUTS);
      fuzzing.run(target, INPUTS);
      if (!fuzzing.failures().isEmpty()) {
        throw new AssertionError(fuzzing.failures().get(0));
      }
    }
  }

  /** Simulated histories. */
  static void simulation() {
    simulate(1, HISTORIES);
  }

  /** One of those that {@link SimulationsTest} tries, further on. */
  static void failedClose() {
    simulate(FAILED_CLOSE, FAILED_CLOSE);
  }

  private static void simulate(long first, long last) {
    try (var world = new SimulatedEnvironment(first);
        var quiet = new Quiet()) {
      for (long seed = first; seed <= last; seed++) {
        world.startOver(seed);
        new SimulationRun(world, seed, files -> files).run();
      }
    }
  }

  /** Times that were closed before a power cut. */
  static void closedTimes() throws Exception {
    try (var quiet = new Quiet()) {
      new ClosedTimesTest().a_closed_time_outlives_a_power_cut_wherever_the_journal_ends();
    }
  }

  /** All states that power cuts leave. */
  static void crashStates() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      for (long seed = 1; seed <= LIVES; seed++) {
        new CrashRun(world, seed, STATES, files -> files).run();
      }
    }
  }

  /** Failing calls, every third of a scenario. */
  static void ioErrors() {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      var well = new IoErrorRun(world, 1);
      well.fail(call -> {});
      for (long index = 0; index < well.calls(); index += EVERY) {
        long at = index;
        for (Fault.Kind kind : Fault.Kind.values()) {
          var run = new IoErrorRun(world, 1);
          run.fail(Fault.on(call -> call.index() == at, kind));
          run.recover();
        }
      }
    }
  }

  /** Flipped bits. */
  static void bitFlips() throws Exception {
    try (var world = new SimulatedEnvironment(1);
        var quiet = new Quiet()) {
      for (long seed = 1; seed <= 4; seed++) {
        var run = new BitFlipRun(world, seed).flip(1_000);
        if (!run.failures().isEmpty()) {
          throw new AssertionError(run.failures().get(0));
        }
      }
    }
  }
}
