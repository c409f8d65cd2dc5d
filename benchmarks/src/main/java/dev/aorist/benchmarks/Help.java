package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Option;
import java.util.List;
import java.util.Locale;

/** The text of {@code help}. */
final class Help {
  private Help() {}

  static String of(List<Workload> workloads) {
    StringBuilder text =
        new StringBuilder(
            """
            usage: java -jar benchmarks.jar WORKLOAD [--name value ...] [-o json|table]

            Results go to stdout, a line each (JSON unless -o table), progress to stderr.
            Exit code: 0 measured, 1 failed, 2 wrong usage.
            """);
    for (Workload workload : workloads) {
      text.append("\n")
          .append(workload.name())
          .append(": ")
          .append(workload.meaning())
          .append("\n");
      for (Option option : workload.options()) {
        text.append(
            String.format(
                Locale.ROOT,
                "  --%-10s %s (%s; default %s)%n",
                option.name(),
                option.meaning(),
                option.takes(),
                option.otherwise()));
      }
    }
    return text.toString();
  }
}
