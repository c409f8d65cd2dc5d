package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.replication.ReplicationOptions.Times;

/**
 * How long the force that is under way takes, as this member lives through it: while it stood still
 * itself (SIGSTOP, a machine that was frozen), its disk may have been well. For the replication
 * worker.
 */
final class Forcing {
  private final Times times;

  /** Since when one is under way; 0 when none is. */
  private long since;

  private long looked;

  Forcing(Times times) {
    this.times = times;
  }

  void begun(long now) {
    if (since == 0) {
      since = now;
    }
  }

  void ended() {
    since = 0;
  }

  /** Whether the disk is to be given up; asked with every tick. */
  boolean takesTooLong(long now) {
    boolean stoodStill = looked != 0 && now - looked > times.silence().toNanos();
    looked = now;
    if (since != 0 && stoodStill) {
      since = now;
    }
    return since != 0 && now - since > times.sick().toNanos();
  }
}
