package dev.aorist.benchmarks.measure;

import org.HdrHistogram.Histogram;

/** Does the same piece of work over and over until the time is over; at least once. */
public final class Passes implements Contender {
  /** One pass. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  private final String name;
  private final Ticker ticker;
  private final long operations;
  private final Work work;

  /**
   * @param operations how many are done in one pass
   */
  public Passes(String name, Ticker ticker, long operations, Work work) {
    this.name = name;
    this.ticker = ticker;
    this.operations = operations;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Window run(long nanos) throws Exception {
    long begin = ticker.nanos();
    long now = begin;
    long done = 0;
    while (done == 0 || now - begin < nanos) {
      work.run();
      done += operations;
      now = ticker.nanos();
    }
    return Window.of(done, now - begin, new Histogram(3));
  }
}
