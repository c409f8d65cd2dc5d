package dev.aorist.benchmarks.limits;

import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.SlotDriver;
import dev.aorist.benchmarks.measure.StreamTurns;
import dev.aorist.benchmarks.measure.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;

/** Appends of deposits to a {@link RawLog} of one kind. Used by one thread, which also drives. */
public final class RawPeer implements AutoCloseable {
  private final RawKind kind;
  private final RawLog log;
  private final StreamTurns turns;
  private final Deposits deposits;
  private final SlotDriver driver;

  /**
   * @param folder where its file goes
   * @param preallocated bytes of the file that kinds with a preallocated file stay within
   * @param turns the streams, for this peer alone
   */
  public RawPeer(
      RawKind kind,
      Path folder,
      long preallocated,
      StreamTurns turns,
      Deposits deposits,
      SlotDriver driver,
      ThreadFactory threads)
      throws IOException {
    this.kind = kind;
    this.turns = turns;
    this.deposits = deposits;
    this.driver = driver;
    this.log =
        new RawLog(
            folder.resolve(kind.title()),
            kind,
            preallocated,
            turns.streams(),
            deposits.of(0),
            threads);
  }

  /** Appends with so many in flight, at most one a stream. */
  public Contender inFlight(int slots) {
    return new Contender() {
      @Override
      public String name() {
        return kind.title();
      }

      @Override
      public Window run(long nanos) throws InterruptedException {
        return driver.run(
            slots,
            nanos,
            slot -> {
              int stream = turns.stream(slot, slots);
              return log.append(stream, turns.nextVersion(stream), deposits.of(stream));
            });
      }
    };
  }

  @Override
  public void close() throws IOException, InterruptedException {
    log.close();
  }
}
