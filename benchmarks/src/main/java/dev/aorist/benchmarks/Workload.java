package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import java.util.List;

/** Something that can be measured by name from the command line. */
interface Workload {
  /** As it is typed. */
  String name();

  /** One line for the help. */
  String meaning();

  /** What can be set. */
  List<Option> options();

  /**
   * Measures and reports each result.
   *
   * @throws Exception if an operation failed; results reported before stand
   */
  void run(Arguments arguments, Surroundings surroundings) throws Exception;
}
