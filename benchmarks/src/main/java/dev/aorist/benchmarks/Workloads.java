package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/** The workloads that there are. A new one is a class and a line in {@link #all}. */
final class Workloads {
  private Workloads() {}

  static List<Workload> all() {
    return List.of(
        new AppendWorkload(1L << 30),
        new ClusterWorkload(),
        new CommandWorkload(1L << 30),
        new FootprintWorkload(),
        GuardWorkload.usual(),
        new LagWorkload(),
        new LimitsWorkload(LimitsWorkload.Sizes.USUAL),
        new LoadWorkload(),
        new PlotCommand(),
        new QueryWorkload(),
        new ReplayWorkload(),
        new SealingWorkload());
  }

  static Workload named(String name, List<Workload> workloads) {
    return workloads.stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no workload '%s': there are %s; 'help' explains them"
                        .formatted(name, names(workloads))));
  }

  static String names(List<Workload> workloads) {
    return workloads.stream().map(Workload::name).collect(Collectors.joining(", "));
  }
}
