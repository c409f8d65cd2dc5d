package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.FaultyFiles.Plan;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lets every single call to the disk fail, once and from then on. */
class IoErrorsTest {
  private static final long SEED = 1;

  @Test
  void no_failing_call_makes_an_acknowledgement_false_or_a_store_that_does_not_open() {
    long first = Measures.seed(SEED);
    int scenarios = Measures.full() ? 10 : 1;
    long begin = System.nanoTime();
    int tried = 0;
    List<String> failures = new ArrayList<>();
    try (var world = new SimulatedEnvironment(first);
        var quiet = new Quiet()) {
      for (long seed = first; seed < first + scenarios; seed++) {
        var well = new IoErrorRun(world, seed);
        well.fail(call -> {});
        for (Fault.Kind kind : Fault.Kind.values()) {
          for (long index = 0; index < well.calls(); index++) {
            long at = index;
            tried += 2;
            String what = "seed " + seed + ", " + kind + " at call " + index;
            attempt(world, seed, what, Fault.on(call -> call.index() == at, kind), failures);
            attempt(
                world,
                seed,
                what + " and on",
                Fault.on(call -> call.index() >= at, kind),
                failures);
          }
        }
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("io errors: %d tried, %d failed, %.1f s%n", tried, failures.size(), seconds);
    Measures.write(new Measure("io-errors", tried, failures.size(), first, seconds, 0));
    assertThat(failures).isEmpty();
    assertThat(tried).isGreaterThan(500 * scenarios);
  }

  private static void attempt(
      SimulatedEnvironment world, long seed, String what, Plan plan, List<String> failures) {
    try {
      var run = new IoErrorRun(world, seed);
      run.fail(plan);
      run.recover();
    } catch (RuntimeException | AssertionError e) {
      failures.add(what + ": " + e);
    }
  }
}
