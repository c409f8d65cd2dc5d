package dev.aorist.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of the machine's CPU went to other processes than this one: says whether a window was
 * disturbed. Reads Linux's {@code /proc}; elsewhere the answer is NaN.
 */
public final class ForeignCpu {
  private static final int IDLE = 4;
  private static final int IOWAIT = 5;
  private static final int LAST_FIELD =
      8; // after it come guest times, which are part of user time already

  /** Ticks since boot: of all CPUs together, and busy for others than this process. */
  record Ticks(long foreign, long total) {
    static final Ticks UNKNOWN = new Ticks(-1, -1);

    double foreignPartSince(Ticks earlier) {
      if (this == UNKNOWN || earlier == UNKNOWN) {
        return Double.NaN;
      }
      double part = (double) (foreign - earlier.foreign) / Math.max(1, total - earlier.total);
      return Math.max(0, part);
    }
  }

  private final Path proc;

  /**
   * @param proc where the kernel tells its counters, {@code /proc}
   */
  public ForeignCpu(Path proc) {
    this.proc = proc;
  }

  Ticks ticks() {
    try {
      String[] machine = Files.readAllLines(proc.resolve("stat")).get(0).trim().split(" +");
      long total = 0;
      long busy = 0;
      for (int i = 1; i <= LAST_FIELD; i++) {
        long ticks = Long.parseLong(machine[i]);
        total += ticks;
        busy += i == IDLE || i == IOWAIT ? 0 : ticks;
      }
      String self = Files.readString(proc.resolve("self/stat"));
      String[] afterName = self.substring(self.lastIndexOf(')') + 2).split(" ");
      long own =
          Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]); // user and system time
      return new Ticks(busy - own, total);
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Ticks
          .UNKNOWN; // not Linux, or a kernel that hides it: a figure less, no reason to stop
    }
  }
}
