package dev.aorist.benchmarks.limits;

import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.Ticker;
import dev.aorist.benchmarks.measure.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/**
 * Groups of 250-byte records, each group written and forced by the measuring thread itself: what
 * the disk does when there is no queue, no event and nobody to answer.
 */
public final class GroupAppends implements Contender, AutoCloseable {
  private static final int RECORD_BYTES = 250;

  private final String name;
  private final Path path;
  private final FileChannel file;
  private final long preallocated;
  private final ByteBuffer records;
  private final int group;
  private final Ticker ticker;

  /**
   * @param preallocated bytes to fill before use and to stay within, or 0 for a file that grows
   */
  public GroupAppends(String name, Path path, long preallocated, int group, Ticker ticker)
      throws IOException {
    this.name = name;
    this.path = path;
    this.preallocated = preallocated == 0 ? Long.MAX_VALUE : preallocated;
    this.records = ByteBuffer.allocateDirect(RECORD_BYTES * group);
    this.group = group;
    this.ticker = ticker;
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Zeroes.fill(file, preallocated);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Window run(long nanos) throws IOException {
    Histogram latency = new Histogram(3);
    long begin = ticker.nanos();
    long now = begin;
    while (now - begin < nanos) {
      append();
      long then = ticker.nanos();
      latency.recordValue(then - now);
      now = then;
    }
    return Window.of((double) latency.getTotalCount() * group, now - begin, latency);
  }

  private void append() throws IOException {
    records.clear();
    if (file.position() + records.remaining() > preallocated) {
      file.position(0);
    }
    while (records.hasRemaining()) {
      file.write(records);
    }
    file.force(false);
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    file.close();
    Files.delete(path);
  }
}
