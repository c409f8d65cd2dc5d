package dev.aorist.eventstore.log;

import dev.aorist.eventstore.spi.Environment.Worker;
import java.time.Duration;

/**
 * Notices that nothing was committed for a while, and then has the log leave evidence that its last
 * batch was durable (until then a damaged last batch looks like one that a crash tore) and seal
 * what it can. One timer while the log is busy, none while it is quiet.
 *
 * <p>For the commit worker only.
 */
final class Lull {
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Worker worker;
  private final Committer committer;
  private boolean watching;
  private boolean quiet;

  Lull(Worker worker, Committer committer) {
    this.worker = worker;
    this.committer = committer;
  }

  /** After each commit of records; on the commit worker. */
  void committed() {
    quiet = false;
    begin();
  }

  /** Begins to watch, if it does not yet; on the commit worker. */
  void begin() {
    if (!watching) {
      watching = true;
      watch();
    }
  }

  private void watch() {
    worker.executeAfter(WAIT, this::look);
  }

  private void look() {
    if (quiet) {
      watching = false;
      committer.settle();
    } else {
      quiet = true;
      watch();
    }
  }
}
