package dev.aorist.benchmarks.store;

import com.sun.management.OperatingSystemMXBean;
import dev.aorist.benchmarks.measure.Ticker;
import java.lang.management.ManagementFactory;

/** What this process takes of one processor while it is left alone. */
public final class ProcessCpu {
  private ProcessCpu() {}

  /** The part of one processor, 0 to 1 (and more with several), over so many milliseconds. */
  public static double part(Ticker ticker, int millis) throws InterruptedException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long begin = ticker.nanos();
    Thread.sleep(millis);
    return (system.getProcessCpuTime() - cpu) / (double) (ticker.nanos() - begin);
  }
}
