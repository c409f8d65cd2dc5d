package dev.aorist.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures contenders in one JVM in short windows that alternate, A B B A A B and so on after a
 * warm-up of each, so that a drift of the machine (its disk, its neighbours, its clock rate) hits
 * all of them alike and cancels in their ratios.
 */
public final class Alternation {
  private final ForeignCpu cpu;
  private final Consumer<String> progress;

  /**
   * @param progress is told each window, one line each
   */
  public Alternation(ForeignCpu cpu, Consumer<String> progress) {
    this.cpu = cpu;
    this.progress = progress;
  }

  /**
   * Runs every contender once in each round.
   *
   * @param warmupNanos how long each contender runs first, unmeasured; 0 for none
   * @param windowNanos how long each window is
   * @param rounds at least 1
   */
  public Rounds run(List<Contender> contenders, long warmupNanos, long windowNanos, int rounds)
      throws Exception {
    Map<String, List<Window>> windows = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      windows.put(contender.name(), new ArrayList<>());
      if (warmupNanos > 0) {
        report("warm-up", contender, measure(contender, warmupNanos));
      }
    }
    for (int round = 0; round < rounds; round++) {
      List<Contender> order = new ArrayList<>(contenders);
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      for (Contender contender : order) {
        Window window = measure(contender, windowNanos);
        windows.get(contender.name()).add(window);
        report("round " + (round + 1) + " of " + rounds, contender, window);
      }
    }
    return new Rounds(windows);
  }

  private Window measure(Contender contender, long nanos) throws Exception {
    ForeignCpu.Ticks before = cpu.ticks();
    Window window = contender.run(nanos);
    return window.withForeignCpu(cpu.ticks().foreignPartSince(before));
  }

  private void report(String when, Contender contender, Window window) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(Locale.ROOT, "%s: %s %,.0f/s", when, contender.name(), window.perSecond()));
    if (window.latency().getTotalCount() > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              ", p50 %.0f us, p99 %.0f us",
              window.latency().getValueAtPercentile(50) / 1e3,
              window.latency().getValueAtPercentile(99) / 1e3));
    }
    if (!Double.isNaN(window.foreignCpu())) {
      line.append(String.format(Locale.ROOT, ", foreign CPU %.0f %%", 100 * window.foreignCpu()));
    }
    progress.accept(line.toString());
  }
}
