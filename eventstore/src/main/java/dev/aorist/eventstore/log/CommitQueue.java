package dev.aorist.eventstore.log;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the next commit, in order of submission. Lock-free: submitting is one swap of the
 * top of a linked stack and taking everything is another; the taker turns the stack round. Any
 * thread may submit, one takes.
 */
final class CommitQueue {
  private final AtomicReference<@Nullable Submission<?>> top = new AtomicReference<>();

  /** Adds one; true when the queue was empty, which is when its taker may have to be woken. */
  boolean add(Submission<?> submission) {
    while (true) {
      Submission<?> before = top.get();
      submission.next = before;
      if (top.compareAndSet(before, submission)) {
        return before == null;
      }
    }
  }

  boolean isEmpty() {
    return top.get() == null;
  }

  /**
   * Takes all, linked by {@link Submission#next} in order of submission; null when there is none.
   */
  @Nullable Submission<?> takeAll() {
    Submission<?> last = top.getAndSet(null);
    Submission<?> first = null;
    while (last != null) {
      Submission<?> before = last.next;
      last.next = first;
      first = last;
      last = before;
    }
    return first;
  }
}
