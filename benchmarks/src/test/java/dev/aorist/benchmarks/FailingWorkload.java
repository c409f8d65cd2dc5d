package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import java.io.IOException;
import java.util.List;

/** Stands for a workload whose disk is full. */
final class FailingWorkload implements Workload {
  @Override
  public String name() {
    return "failing";
  }

  @Override
  public String meaning() {
    return "fails";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after();
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws IOException {
    throw new IOException("no space left");
  }
}
