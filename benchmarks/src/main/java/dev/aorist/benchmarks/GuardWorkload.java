package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.report.Report;
import dev.aorist.benchmarks.report.ResultLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Short runs of other workloads that fail when a ratio falls far below what it was: for a build
 * that is to notice a road that became several times slower. Bounds are a third to a half of what a
 * quiet machine shows, since neighbours disturb; only ratios count, never a time. A ratio that is
 * too low is measured once more, and the better one counts.
 */
final class GuardWorkload implements Workload {
  private final List<Guarded> guarded;

  /**
   * A ratio that is watched.
   *
   * @param what which of the workload's lines, by its value of that name; empty for the only one
   * @param least what the ratio has to be
   */
  record Guarded(Workload workload, List<String> arguments, String what, double least) {}

  GuardWorkload(List<Guarded> guarded) {
    this.guarded = List.copyOf(guarded);
  }

  /** What this project watches, two to three minutes in all. */
  static GuardWorkload usual() {
    Workload append = new AppendWorkload(256L << 20);
    Workload command = new CommandWorkload(256L << 20);
    Workload load = new LoadWorkload();
    Workload replay = new ReplayWorkload();
    List<String> few = List.of("--events", "100", "--store", "100000", "--streams", "10000");
    List<String> log = List.of("--events", "200000");
    return new GuardWorkload(
        List.of(
            new Guarded(append, List.of("--inflight", "1"), "", 0.35),
            new Guarded(append, List.of("--inflight", "64"), "", 0.25),
            new Guarded(command, List.of(), "", 0.15),
            new Guarded(load, few, "together", 0.25),
            new Guarded(load, few, "spread", 0.2),
            new Guarded(replay, log, "headers", 0.2),
            new Guarded(replay, log, "decoded", 0.4)));
  }

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public String meaning() {
    return "short runs of other workloads; fails when a ratio is far below what it was";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.folder("dir", "target/benchmark-data", "where files go; they are deleted after"),
        Option.count("pairs", 5, 1, 100, "windows of each contender, in alternation"),
        Option.seconds("seconds", "0.4", "0.01", "length of each measured window"),
        Option.seconds("warmup", "2", "0", "unmeasured time of each contender before"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    List<String> low = new ArrayList<>();
    Map<List<String>, List<ResultLine>> known = new java.util.HashMap<>();
    for (Guarded each : guarded) {
      List<String> run = new ArrayList<>(each.arguments);
      run.add(0, each.workload.name());
      List<ResultLine> lines = known.get(run);
      if (lines == null) {
        lines = lines(each, arguments, surroundings);
        known.put(run, lines);
      }
      double ratio = ratio(each, lines);
      if (ratio < each.least) {
        surroundings.progress().accept("%s again, since it was %.3f".formatted(run, ratio));
        ratio = Math.max(ratio, ratio(each, lines(each, arguments, surroundings)));
      }
      boolean holds = ratio >= each.least;
      surroundings
          .report()
          .add(
              new ResultLine(name(), Map.of())
                  .with("guards", String.join(" ", run))
                  .with("what", each.what)
                  .with("ratio", Math.round(1000 * ratio) / 1000.0)
                  .with("least", each.least)
                  .with("holds", holds));
      if (!holds) {
        low.add("%s %s is %.3f, not %.2f".formatted(run, each.what, ratio, each.least));
      }
    }
    if (!low.isEmpty()) {
      throw new IllegalStateException("Slower than it was: " + String.join("; ", low) + ".");
    }
  }

  private static List<ResultLine> lines(
      Guarded guarded, Arguments arguments, Surroundings surroundings) throws Exception {
    List<String> words = new ArrayList<>(guarded.arguments);
    for (String shared : List.of("pairs", "seconds", "warmup", "dir")) {
      words.add("--" + shared);
      words.add(String.valueOf(arguments.asMap().get(shared)));
    }
    Kept kept = new Kept();
    guarded.workload.run(
        Arguments.parse(guarded.workload.name(), guarded.workload.options(), words),
        surroundings.withReport(kept));
    return kept.lines;
  }

  private static double ratio(Guarded guarded, List<ResultLine> lines) {
    for (ResultLine line : lines) {
      Object what = line.values().getOrDefault("what", "");
      if (guarded.what.equals(what)) {
        @Nullable Object ratio = line.values().get("ratio");
        return ratio == null ? 0 : ((BigDecimal) ratio).doubleValue();
      }
    }
    throw new IllegalStateException(
        guarded.workload.name() + " gave no line for " + guarded.what + ".");
  }

  private static final class Kept implements Report {
    private final List<ResultLine> lines = new ArrayList<>();

    @Override
    public void add(ResultLine line) {
      lines.add(line);
    }
  }
}
