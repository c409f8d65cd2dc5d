package dev.aorist.benchmarks.limits;

import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.Ticker;
import dev.aorist.benchmarks.measure.Window;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/**
 * Writes one file from start to end and forces it once: MiB a second. A window is one file, however
 * long it takes.
 */
public record SequentialWrite(Path path, long bytes, Ticker ticker) implements Contender {
  private static final double MIB = 1 << 20;

  @Override
  public String name() {
    return "sequential-write";
  }

  @Override
  public Window run(long nanos) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long begin = ticker.nanos();
      Zeroes.fill(file, bytes);
      return Window.of(bytes / MIB, ticker.nanos() - begin, new Histogram(3));
    } finally {
      Files.deleteIfExists(path);
    }
  }
}
