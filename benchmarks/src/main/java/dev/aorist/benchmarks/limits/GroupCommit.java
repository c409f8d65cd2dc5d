package dev.aorist.benchmarks.limits;

import dev.aorist.benchmarks.bank.Deposited;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;

/**
 * One writer thread that takes all that is queued, hands it to a sink as one group and then
 * acknowledges the group: the batch grows by itself while the disk is busy, without a timer.
 *
 * <p>{@link #append} may be called by any thread; futures are completed by the writer thread.
 */
final class GroupCommit {
  /** One event on its way to the file. */
  record Entry(int stream, long version, Deposited event, CompletableFuture<Void> done) {}

  /** Makes a group durable before it returns. Called by the writer thread alone. */
  interface Sink {
    void write(List<Entry> group) throws IOException;
  }

  private static final Entry STOP =
      new Entry(0, 0, new Deposited("", "", 0, "", 0, "", ""), new CompletableFuture<>());

  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final Sink sink;
  private final int most;
  private final Thread writer;

  /**
   * @param most entries in a group, at most
   */
  GroupCommit(int most, Sink sink, ThreadFactory threads) {
    this.most = most;
    this.sink = sink;
    this.writer = threads.newThread(this::writeAll);
    writer.start();
  }

  CompletableFuture<Void> append(int stream, long version, Deposited event) {
    Entry entry = new Entry(stream, version, event, new CompletableFuture<>());
    queue.add(entry);
    return entry.done;
  }

  /**
   * Ends the writer thread when all that was appended before is written. Nothing may be appended
   * after it.
   */
  void stop() throws InterruptedException {
    queue.add(STOP);
    writer.join();
  }

  private void writeAll() {
    List<Entry> group = new ArrayList<>(most);
    boolean more = true;
    while (more) {
      group.clear();
      try {
        group.add(queue.take());
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts the writer", e);
      }
      queue.drainTo(group, most - 1);
      if (group.get(group.size() - 1) == STOP) {
        group.remove(group.size() - 1);
        more = false;
      }
      writeGroup(group);
    }
  }

  private void writeGroup(List<Entry> group) {
    try {
      sink.write(group);
      for (Entry entry : group) {
        entry.done.complete(null);
      }
    } catch (IOException | RuntimeException e) {
      for (Entry entry : group) {
        entry.done.completeExceptionally(e);
      }
    }
  }
}
