package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.segment.Segments;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns full journals into segments, oldest first, while new ones are written. It keeps the pace of
 * the writers, twice as fast: for what they write it may copy twice as much, so that it is done
 * long before the next journal is full and yet never floods the disk. When it falls behind by more
 * than the limit, whoever commits takes part in the work, so that appends become slower and what
 * waits does not grow. When it cannot go on at all, appends are refused beyond the limit; every
 * refusal and every new journal has it try again.
 *
 * <p>The commit worker adds journals, reports progress and may help; the sealer's own worker does
 * the rest; the semaphore says who of the two has the journal that is being sealed. {@link #admit}
 * may be called by any thread.
 */
final class Sealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final int PACE = 2;

  /** What every journal may take at once, so that small ones do not wait for writers. */
  private static final long START = 256 * 1024;

  /** The credit of a store that nobody writes to. */
  private static final long AT_REST = Long.MAX_VALUE / 2;

  private final Directory directory;
  private final Segments segments;
  private final Journals journals;
  private final Worker worker;
  private final long limit;
  private final ConcurrentLinkedQueue<ClosedJournal> queue = new ConcurrentLinkedQueue<>();

  /** Bytes of journals that are closed and not copied yet. */
  private final AtomicLong behind = new AtomicLong();

  /** How many bytes may be copied by now. */
  private final AtomicLong credit = new AtomicLong();

  private final Semaphore turn = new Semaphore(1);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable IOException failure;
  private Consumer<Runnable> hear = Runnable::run;

  /** Nothing may be before {@link #start}: until then nobody knows what is committed. */
  private volatile Predicate<Contents> mayBeSealed = any -> false;

  private boolean slow;

  // Changed under the turn only.
  private @Nullable Sealing sealing;
  private volatile boolean closed;

  /**
   * @param limit how many bytes may wait to be sealed
   */
  Sealer(Directory directory, Segments segments, Journals journals, Worker worker, long limit) {
    this.directory = directory;
    this.segments = segments;
    this.journals = journals;
    this.worker = worker;
    this.limit = limit;
  }

  /** Begins; called once, before any other thread knows of this. */
  void start(Consumer<Runnable> hear, Predicate<Contents> mayBeSealed) {
    this.hear = hear;
    this.mayBeSealed = mayBeSealed;
    worker.execute(this::load);
    schedule();
  }

  private void load() {
    try {
      segments.load();
    } catch (IOException | RuntimeException | InternalError e) {
      if (closed) {
        return; // in the middle of it, which is nobody's trouble
      }
      LOG.warn("The filters of the segments cannot be read; new streams take a look each", e);
    }
  }

  /** Takes a journal that is closed and durable. */
  void add(ClosedJournal journal) {
    endRest();
    queue.add(journal);
    behind.addAndGet(journal.end());
    credit.accumulateAndGet(START, Math::max);
    failure = null;
    schedule();
  }

  /**
   * Says that so many bytes were committed; by the commit worker, which may be kept for a while.
   *
   * @param unsealed bytes of the current journal
   */
  void progress(long bytes, long unsealed) {
    endRest();
    if (queue.isEmpty()) {
      return;
    }
    credit.addAndGet(PACE * bytes);
    if (behind.get() + unsealed > limit && failure == null) {
      help(bytes);
    } else {
      slow = false;
    }
    schedule();
  }

  /** Nobody writes, so nobody is held up: what is closed may be copied. By the commit worker. */
  void rest() {
    credit.set(AT_REST);
    schedule();
  }

  /** Somebody writes again. */
  private void endRest() {
    if (credit.get() > AT_REST / 2) {
      credit.set(START);
    }
  }

  private void help(long bytes) {
    if (!slow) {
      slow = true;
      LOG.warn(
          "Sealing lags behind by {} MiB; appends are slowed down until it has caught up",
          behind.get() >> 20);
    }
    long until = behind.get() - PACE * bytes;
    while (behind.get() > until && step(true)) {
      // until as much is done as these bytes are worth
    }
  }

  /** Refuses while nothing can be sealed and too much waits, and has it tried again. */
  void admit() {
    IOException cause = failure;
    if (cause != null && behind.get() > limit) {
      schedule();
      throw new StoreUnavailableException(
          "Full journals cannot be sealed in "
              + directory.describe()
              + " ("
              + cause.getMessage()
              + ") and too many wait. Nothing was written; what is stored can be read."
              + " Mend the cause: the store goes on by itself then.",
          cause);
    }
  }

  private void schedule() {
    if (!queue.isEmpty() && scheduled.compareAndSet(false, true)) {
      worker.execute(this::run);
    }
  }

  private void run() {
    scheduled.set(false);
    while (step(false)) {
      // One small part a turn, so that the commit worker can take part in between.
    }
  }

  /** Does a part of the work; false when there is none to be done now. */
  private boolean step(boolean helping) {
    turn.acquireUninterruptibly();
    try {
      ClosedJournal journal = queue.peek();
      if (journal == null || closed || !helping && credit.get() <= 0) {
        return false;
      }
      if (sealing == null && !mayBeSealed.test(journal.contents())) {
        return false;
      }
      step(journal);
      return true;
    } catch (IOException e) {
      giveUp(e);
      return false;
    } catch (RuntimeException | InternalError e) {
      giveUp(new IOException(e.getMessage(), e));
      return false;
    } finally {
      turn.release();
    }
  }

  private void step(ClosedJournal journal) throws IOException {
    Sealing current = sealing;
    if (current == null) {
      current = new Sealing(journal, segments);
      sealing = current;
    }
    long before = current.copied();
    boolean done = current.step();
    long copied = current.copied() - before;
    credit.addAndGet(-copied);
    behind.addAndGet(-copied);
    failure = null;
    if (done) {
      sealing = null;
      journal.contents().sealed();
      queue.remove();
      behind.addAndGet(current.copied() - journal.end());
      credit.accumulateAndGet(START, Math::max);
      hear.accept(() -> worker.execute(() -> remove(journal)));
    }
  }

  private void giveUp(IOException cause) {
    if (failure == null) {
      LOG.warn("A journal cannot be sealed; it is tried again with the next one", cause);
    }
    failure = cause;
    credit.set(0);
    Sealing partial = sealing;
    sealing = null;
    if (partial != null) {
      behind.addAndGet(partial.copied());
      try {
        partial.abandon();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /**
   * Removes a journal whose segment everybody uses. Its file becomes that of the next segment: to
   * write over what a file has already costs the file system much less than to let a new one grow.
   */
  private void remove(ClosedJournal journal) {
    turn.acquireUninterruptibly();
    try {
      if (closed) {
        return;
      }
      boolean unused = journals.remove(journal.file().number());
      if (!unused || sealing != null || !segments.reuse(journal.file().name())) {
        directory.delete(journal.file().name());
      }
    } catch (IOException e) {
      LOG.warn("{} is sealed and cannot be removed; opening does", journal.file().name(), e);
    } finally {
      turn.release();
    }
  }

  @Override
  public void close() throws IOException {
    turn.acquireUninterruptibly();
    try {
      closed = true;
      if (sealing != null) {
        sealing.abandon();
        sealing = null;
      }
    } finally {
      turn.release();
      worker.close();
    }
  }
}
