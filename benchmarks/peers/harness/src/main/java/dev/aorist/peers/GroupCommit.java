package dev.aorist.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What people write around a store that forces: a writer thread for each sink takes what is queued,
 * writes it in one go, and acknowledges. Any thread may append.
 */
public final class GroupCommit implements AutoCloseable {
  /** An append that waits. */
  public record Entry(int stream, long version, BankEvent event, CompletableFuture<Void> done) {}

  /** Makes a batch durable. */
  @FunctionalInterface
  public interface Sink {
    void write(List<Entry> batch) throws Exception;
  }

  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final List<Thread> writers = new ArrayList<>();

  /**
   * @param most the most events written at once
   */
  public GroupCommit(int most, List<Sink> sinks) {
    for (Sink sink : sinks) {
      Thread writer = new Thread(() -> write(sink, most), "writer");
      writer.setDaemon(true);
      writer.start();
      writers.add(writer);
    }
  }

  public CompletableFuture<Void> append(int stream, long version, BankEvent event) {
    Entry entry = new Entry(stream, version, event, new CompletableFuture<>());
    queue.add(entry);
    return entry.done;
  }

  private void write(Sink sink, int most) {
    List<Entry> batch = new ArrayList<>(most);
    try {
      while (true) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, most - 1);
        write(sink, batch);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private static void write(Sink sink, List<Entry> batch) throws InterruptedException {
    try {
      sink.write(batch);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      batch.forEach(entry -> entry.done.completeExceptionally(e));
      return;
    }
    batch.forEach(entry -> entry.done.complete(null));
  }

  @Override
  public void close() throws InterruptedException {
    for (Thread writer : writers) {
      writer.interrupt();
      writer.join();
    }
  }
}
