package dev.aorist.eventstore.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs tasks by their number, as many at once as there are processors, on threads of their own. */
public final class AtOnce {
  /** One of them. */
  @FunctionalInterface
  public interface Task {
    void run(int number) throws Exception;
  }

  private AtOnce() {}

  /**
   * Runs the tasks from 0 to below {@code tasks}. After one has failed none begins; those under way
   * come to their end before that failure is thrown.
   */
  public static void run(int tasks, Task task) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    var failed = new AtomicBoolean();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      int number = i;
      all.add(
          threads.submit(
              () -> {
                if (!failed.get()) {
                  try {
                    task.run(number);
                  } catch (Exception | Error e) {
                    failed.set(true);
                    throw e;
                  }
                }
                return null;
              }));
    }
    threads.shutdown();
    Throwable first = null;
    for (Future<?> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        first = first == null ? e.getCause() : first;
      }
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof Exception exception) {
      throw exception;
    }
  }
}
