package dev.aorist.eventstore.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tries one seed after the other, as many at a time as there are processors, each in a simulated
 * world that knows nothing of the seeds before. Results are handed over in the order of their
 * seeds, so what comes out is the same on every machine: some seeds beyond the last one wanted may
 * be tried, but nobody hears of them.
 */
public final class Seeds<T> {
  /** What is tried with each seed; its thread and its world are its own. */
  @FunctionalInterface
  public interface Trial<T> {
    T run(SimulatedEnvironment world, long seed) throws Exception;
  }

  private final Trial<T> trial;
  private final Predicate<T> wantsMore;

  /** Results that wait for those of smaller seeds. */
  private final Map<Long, Result<T>> early = new HashMap<>();

  private long next;
  private long due;
  private boolean enough;
  private @Nullable AssertionError failure;

  private record Result<T>(@Nullable T value, @Nullable AssertionError failure) {}

  private Seeds(long first, Trial<T> trial, Predicate<T> wantsMore) {
    this.next = first;
    this.due = first;
    this.trial = trial;
    this.wantsMore = wantsMore;
  }

  /**
   * Tries seeds from {@code first} on until a result is the last one wanted, or a trial fails.
   *
   * @param wantsMore is given each result, one at a time, and says whether there is to be another
   * @return what the trial of the smallest seed that failed came out with; null if none did
   */
  public static <T> @Nullable AssertionError tryAll(
      long first, Trial<T> trial, Predicate<T> wantsMore) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    var seeds = new Seeds<>(first, trial, wantsMore);
    ExecutorService all = Executors.newFixedThreadPool(threads);
    try (var quiet = new Quiet()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(all.submit(seeds::work));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      all.shutdown();
    }
    return seeds.failure;
  }

  private Void work() throws Exception {
    try (var world = new SimulatedEnvironment(0)) {
      for (Long seed = take(); seed != null; seed = take()) {
        world.startOver(seed);
        try {
          told(seed, new Result<>(trial.run(world, seed), null));
        } catch (AssertionError e) {
          told(seed, new Result<>(null, e));
        }
      }
    } catch (Exception e) {
      stop();
      throw e;
    }
    return null;
  }

  private synchronized @Nullable Long take() {
    return enough ? null : next++;
  }

  private synchronized void stop() {
    enough = true;
  }

  private synchronized void told(long seed, Result<T> result) {
    early.put(seed, result);
    for (var first = early.remove(due); first != null && !enough; first = early.remove(++due)) {
      failure = first.failure;
      enough = failure != null || !wantsMore.test(first.value);
    }
  }
}
