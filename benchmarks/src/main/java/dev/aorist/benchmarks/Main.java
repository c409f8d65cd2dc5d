package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.UsageException;
import dev.aorist.benchmarks.measure.ForeignCpu;
import dev.aorist.benchmarks.measure.SystemTicker;
import dev.aorist.benchmarks.report.JsonReport;
import dev.aorist.benchmarks.report.Report;
import dev.aorist.benchmarks.report.TableReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The benchmark jar's command line. */
public final class Main {
  private static final int MEASURED = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final long SEED = 417; // the same streams in the same order in every run

  private final List<Workload> workloads;
  private final PrintStream out;
  private final PrintStream err;

  Main(List<Workload> workloads, PrintStream out, PrintStream err) {
    this.workloads = workloads;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    System.exit(new Main(Workloads.all(), System.out, System.err).run(List.of(args)));
  }

  /** Runs one command line and gives the exit code. */
  int run(List<String> words) {
    try {
      if (words.isEmpty()) {
        throw new UsageException("name a workload: there are " + Workloads.names(workloads));
      }
      if (List.of("help", "--help", "-h").contains(words.get(0))) {
        out.print(Help.of(workloads));
        return MEASURED;
      }
      List<String> rest = new ArrayList<>(words.subList(1, words.size()));
      Workload workload = Workloads.named(words.get(0), workloads);
      Report report = takeReport(rest);
      Arguments arguments = Arguments.parse(workload.name(), workload.options(), rest);
      workload.run(arguments, surroundings(report));
      return MEASURED;
    } catch (UsageException e) {
      err.println(e.getMessage());
      return WRONG_USAGE;
    } catch (Exception e) { // whatever failed, people and scripts get to know in the same way
      e.printStackTrace(err);
      return FAILED;
    }
  }

  private Report takeReport(List<String> words) {
    int at = words.indexOf("-o");
    if (at < 0) {
      return new JsonReport(out);
    }
    words.remove(at);
    String format = at < words.size() ? words.remove(at) : "";
    return switch (format) {
      case "json" -> new JsonReport(out);
      case "table" -> new TableReport(out);
      default -> throw new UsageException("-o is '%s': give json or table".formatted(format));
    };
  }

  private Surroundings surroundings(Report report) {
    SplittableRandom seeds = new SplittableRandom(SEED);
    return new Surroundings(
        new SystemTicker(),
        Clock.systemUTC(),
        seeds::split,
        work -> {
          Thread thread = new Thread(work, "writer");
          thread.setDaemon(true);
          return thread;
        },
        new ForeignCpu(Path.of("/proc")),
        report,
        err::println);
  }
}
