package dev.aorist.benchmarks.limits;

import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.benchmarks.bank.Deposits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Bare files of deposits, a length and its JSON after the other, read in blocks of 1 MiB, decoded
 * with Jackson and folded into a balance an account: what a replay costs that has nothing to look
 * up, to check or to choose. One file a thread.
 */
public final class RawReplay implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final List<Path> files = new ArrayList<>();
  private final ExecutorService executor;
  private final long events;

  /** Writes the files. */
  public RawReplay(Path folder, int threads, long events, Deposits deposits, ThreadFactory factory)
      throws IOException {
    this.events = events;
    this.executor = Executors.newFixedThreadPool(threads, factory);
    for (int i = 0; i < threads; i++) {
      Path file = folder.resolve("raw-replay-" + threads + "-" + i);
      write(file, events * (i + 1) / threads - events * i / threads, deposits);
      files.add(file);
    }
  }

  private static void write(Path file, long events, Deposits deposits) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK);
      for (long i = 0; i < events; i++) {
        byte[] json = BankJson.encode(deposits.of((int) (i % 1000)));
        if (buffer.remaining() < Integer.BYTES + json.length) {
          drain(buffer, channel);
        }
        buffer.putInt(json.length).put(json);
      }
      drain(buffer, channel);
    }
  }

  private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Folds everything once. */
  public void run() throws Exception {
    List<Callable<Long>> folds = new ArrayList<>();
    files.forEach(file -> folds.add(() -> fold(file)));
    long seen = 0;
    for (Future<Long> each : executor.invokeAll(folds)) {
      seen += each.get();
    }
    if (seen != events) {
      throw new IllegalStateException("Read " + seen + " events of " + events + ".");
    }
  }

  private static long fold(Path file) throws IOException {
    Map<String, Long> balances = new HashMap<>();
    byte[] bytes = new byte[BLOCK];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long seen = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(buffer) > 0) {
        buffer.flip();
        while (buffer.remaining() >= Integer.BYTES) {
          int length = buffer.getInt(buffer.position());
          if (buffer.remaining() < Integer.BYTES + length) {
            break;
          }
          int at = buffer.position() + Integer.BYTES;
          Deposited event = BankJson.decode(bytes, at, length);
          balances.merge(event.accountId(), event.amount(), Long::sum);
          buffer.position(at + length);
          seen++;
        }
        buffer.compact();
      }
    }
    return seen;
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
