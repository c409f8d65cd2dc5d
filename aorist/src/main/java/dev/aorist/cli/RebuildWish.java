package dev.aorist.cli;

import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.View.Switch;
import picocli.CommandLine.Option;

/** How a view is to be rebuilt, as said on the command line. */
final class RebuildWish {
  @Option(
      names = "--parallel",
      paramLabel = "THREADS",
      defaultValue = "0",
      description = "Fold on so many threads, where order allows it.")
  private int threads;

  @Option(
      names = "--throttle",
      paramLabel = "EVENTS",
      defaultValue = "0",
      description = "Fold no more events than these in a second.")
  private int eventsPerSecond;

  @Option(
      names = "--anyway",
      description = "Let the rebuilt rows answer although they differ from those before.")
  private boolean anyway;

  @Option(
      names = "--resume",
      description = "Go on with a rebuild that was interrupted; fail if there is none.")
  private boolean resume;

  RebuildOptions options() {
    var options =
        RebuildOptions.defaults()
            .withSwitch(anyway ? Switch.ALWAYS : Switch.IF_EQUAL)
            .withThreads(threads)
            .throttledTo(eventsPerSecond);
    return resume ? options.resuming() : options;
  }
}
