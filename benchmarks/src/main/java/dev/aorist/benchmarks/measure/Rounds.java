package dev.aorist.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The windows of some contenders, a window of each in every round. Immutable. */
public final class Rounds {
  private final Map<String, List<Window>> windows = new LinkedHashMap<>();

  Rounds(Map<String, List<Window>> windows) {
    windows.forEach((name, list) -> this.windows.put(name, List.copyOf(list)));
  }

  /** How many rounds were measured: the pairs of any two contenders. */
  public int count() {
    return windows.values().iterator().next().size();
  }

  /** Median over the windows of what the contender completed a second. */
  public double perSecond(String contender) {
    return Median.of(of(contender).stream().mapToDouble(Window::perSecond).toArray()).median();
  }

  /** The latencies of all operations of all windows together; empty if the contender times none. */
  public Histogram latency(String contender) {
    Histogram all = new Histogram(3);
    of(contender).forEach(window -> all.add(window.latency()));
    return all;
  }

  /** Mean over the contender's windows of the CPU part that other processes had; NaN if unknown. */
  public double foreignCpu(String contender) {
    return of(contender).stream().mapToDouble(Window::foreignCpu).average().orElse(Double.NaN);
  }

  /**
   * How the candidate's throughput stands to the limit's: the median of the ratios within each
   * round.
   */
  public Median ratio(String candidate, String limit) {
    List<Window> of = of(candidate);
    List<Window> to = of(limit);
    double[] ratios = new double[count()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = of.get(i).perSecond() / to.get(i).perSecond();
    }
    return Median.of(ratios);
  }

  private List<Window> of(String contender) {
    List<Window> list = windows.get(contender);
    if (list == null) {
      throw new IllegalArgumentException(contender + " did not run: there are " + windows.keySet());
    }
    return list;
  }
}
