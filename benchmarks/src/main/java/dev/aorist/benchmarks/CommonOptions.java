package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Option;
import java.util.ArrayList;
import java.util.List;

/** The options that workloads share, under the same names and with the same meaning. */
final class CommonOptions {
  private static final int MOST_PAIRS = 200;

  private CommonOptions() {}

  /** A workload's own options followed by the shared ones. */
  static List<Option> after(Option... own) {
    List<Option> options = new ArrayList<>(List.of(own));
    options.add(Option.seconds("seconds", "2", "0.01", "length of each measured window"));
    options.add(Option.seconds("warmup", "3", "0", "unmeasured time of each contender before"));
    options.add(
        Option.count("pairs", 5, 1, MOST_PAIRS, "windows of each contender, in alternation"));
    options.add(
        Option.folder("dir", "target/benchmark-data", "where files go; they are deleted after"));
    options.add(Option.choice("storage", List.of("disk", "memory"), "where events are kept"));
    return List.copyOf(options);
  }
}
