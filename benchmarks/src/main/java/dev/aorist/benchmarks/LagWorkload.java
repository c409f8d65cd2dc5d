package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.args.UsageException;
import dev.aorist.benchmarks.bank.Commands;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.MeasuredBank;
import dev.aorist.benchmarks.store.OfferedCommands;
import dev.aorist.benchmarks.store.ProcessCpu;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How far a view lags behind: commands at a fixed rate, each at its own time whether or not the
 * ones before were answered; from the answer until the view has applied the event. Then nothing at
 * all: what an idle application costs.
 */
final class LagWorkload implements Workload {
  private static final int ACCOUNTS = 1_000;
  private static final int IDLE_MILLIS = 5_000;

  @Override
  public String name() {
    return "lag";
  }

  @Override
  public String meaning() {
    return "commands at a fixed rate, and how far a view lags behind their answers";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("rate", 1_000, 1, 1_000_000, "commands offered a second"),
        Option.choice("view", List.of("memory", "h2", "postgres"), "where the view is kept"),
        Option.text(
            "postgres",
            "",
            "jdbc:postgresql://host/database?user=…",
            "the database for --view postgres; one that has no such view yet"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    boolean postgres = arguments.text("view").equals("postgres");
    if (postgres == arguments.text("postgres").isEmpty()) {
      throw new UsageException("--view postgres and --postgres go together: name a database");
    }
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"));
        MeasuredBank bank = bank(arguments, folder.path().resolve("aorist"), postgres)) {
      OfferedCommands offered =
          new OfferedCommands(
              bank.aorist(),
              bank.context(),
              surroundings.ticker(),
              new Commands(surroundings.random().get()),
              ACCOUNTS);
      offered.open();
      offered.run(arguments.count("rate"), arguments.nanos("warmup"));
      OfferedCommands.Course course =
          offered.run(
              arguments.count("rate"), arguments.nanos("seconds") * arguments.count("pairs"));
      add(arguments, surroundings, "answered to applied", course.lag());
      add(arguments, surroundings, "due to answered", course.answered());
      double idle = ProcessCpu.part(surroundings.ticker(), IDLE_MILLIS);
      surroundings
          .report()
          .add(
              new ResultLine(name(), arguments.asMap())
                  // A password may be in it.
                  .with("postgres", null)
                  .with("what", "idle")
                  .with("cpu_pct", Math.round(10_000 * idle) / 100.0));
    }
  }

  private static MeasuredBank bank(Arguments arguments, Path directory, boolean postgres) {
    String storage = arguments.text("storage");
    return postgres
        ? MeasuredBank.withPostgres(storage, directory, arguments.text("postgres"))
        : MeasuredBank.open(storage, directory, arguments.text("view"));
  }

  private void add(Arguments arguments, Surroundings surroundings, String what, Histogram nanos)
      throws Exception {
    surroundings
        .report()
        .add(
            new ResultLine(name(), arguments.asMap())
                // A password may be in it.
                .with("postgres", null)
                .with("what", what)
                .with("measured", nanos.getTotalCount())
                .with("p50_us", nanos.getValueAtPercentile(50) / 100 / 10.0)
                .with("p99_us", nanos.getValueAtPercentile(99) / 100 / 10.0)
                .with("p999_us", nanos.getValueAtPercentile(99.9) / 100 / 10.0)
                .with("max_us", nanos.getMaxValue() / 100 / 10.0));
  }
}
