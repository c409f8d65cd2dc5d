package dev.aorist.projections;

import dev.aorist.projections.View.Switch;

/**
 * How a view is rebuilt. An immutable value.
 *
 * @param when whether it takes the place of a view that differs
 * @param threads how many threads fold, from 1, where order allows more than one; 0 for as many as
 *     the application was started with. The rebuilt view goes on with them
 * @param eventsPerSecond how many events are folded in a second, on all threads together, so that
 *     others get their share of the machine; 0 for as many as there can be. The last step, for
 *     which the view stands still, is never held up
 * @param resumes whether to go on with a rebuild that was interrupted, as it was begun, or to
 *     follow the one that does so already; if there is none, the call fails with {@link
 *     IllegalStateException}. Without it, too, a rebuild uses what an interrupted one has left
 */
public record RebuildOptions(Switch when, int threads, long eventsPerSecond, boolean resumes) {
  public RebuildOptions {
    if (threads < 0 || eventsPerSecond < 0) {
      throw new IllegalArgumentException(
          "A rebuild has 1 thread or more and folds 1 event a second or more (0: no limit); got "
              + threads
              + " threads and "
              + eventsPerSecond
              + " events a second.");
    }
  }

  /** As fast as it goes, switching if nothing differs. */
  public static RebuildOptions defaults() {
    return new RebuildOptions(Switch.IF_EQUAL, 0, 0, false);
  }

  public RebuildOptions withSwitch(Switch when) {
    return new RebuildOptions(when, threads, eventsPerSecond, resumes);
  }

  public RebuildOptions withThreads(int threads) {
    return new RebuildOptions(when, threads, eventsPerSecond, resumes);
  }

  public RebuildOptions throttledTo(long eventsPerSecond) {
    return new RebuildOptions(when, threads, eventsPerSecond, resumes);
  }

  public RebuildOptions resuming() {
    return new RebuildOptions(when, threads, eventsPerSecond, true);
  }
}
