package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.testkit.FaultyFiles.Call;
import dev.aorist.eventstore.testkit.FaultyFiles.Plan;
import java.io.IOException;
import java.util.function.Predicate;

/** What a call may fail with, and plans that say when. */
public final class Fault {
  private Fault() {}

  /** As the kernel says it: the disk failed. */
  public static IOException io() {
    return new IOException("Input/output error");
  }

  /** As the kernel says it: the disk is full. */
  public static IOException noSpace() {
    return new IOException("No space left on device");
  }

  /** Fails each call that {@code which} picks, with a new exception of {@code kind}. */
  public static Plan on(Predicate<Call> which, Kind kind) {
    return call -> {
      if (which.test(call)) {
        throw kind.make();
      }
    };
  }

  /** Kinds of failure. */
  public enum Kind {
    EIO {
      @Override
      IOException make() {
        return io();
      }
    },
    ENOSPC {
      @Override
      IOException make() {
        return noSpace();
      }
    };

    abstract IOException make();
  }
}
