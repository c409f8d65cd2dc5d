package dev.aorist.benchmarks.store;

import dev.aorist.Aorist;
import dev.aorist.benchmarks.bank.Balance;
import dev.aorist.benchmarks.bank.Balances;
import dev.aorist.benchmarks.bank.Commands;
import dev.aorist.benchmarks.measure.Ticker;
import dev.aorist.commandbus.Outcome;
import dev.aorist.projections.View;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends commands at a fixed rate, from a thread that only keeps time to an event loop that sends; a
 * reader that asks for at least the position of each answer tells when the view has applied it.
 */
public final class OfferedCommands {
  private final Aorist aorist;
  private final View<Balance> view;
  private final Context context;
  private final Ticker ticker;
  private final Commands commands;
  private final int accounts;

  /** How long each took, in nanoseconds; only touched on the event loop until it is handed over. */
  public record Course(Histogram answered, Histogram lag) {}

  public OfferedCommands(
      Aorist aorist, Context context, Ticker ticker, Commands commands, int accounts) {
    this.aorist = aorist;
    this.view = aorist.view(Balances.class);
    this.context = context;
    this.ticker = ticker;
    this.commands = commands;
    this.accounts = accounts;
  }

  /** Opens the accounts and waits for it. */
  public void open() {
    List<Future<?>> opened = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      opened.add(aorist.commands().send(commands.open(i)));
    }
    Future.all(opened).await();
  }

  /** Offers commands for so long, and waits until all are applied. */
  public Course run(int rate, long nanos) {
    var course = new Course(new Histogram(3), new Histogram(3));
    List<Future<?>> done = new ArrayList<>();
    long begin = ticker.nanos();
    long count = Math.round(nanos / 1e9 * rate);
    for (long i = 0; i < count; i++) {
      long due = begin + Math.round(i * 1e9 / rate);
      for (long wait; (wait = due - ticker.nanos()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      int account = (int) (i % accounts);
      Promise<Void> applied = Promise.promise();
      done.add(applied.future());
      context.runOnContext(any -> send(account, due, course).<Void>mapEmpty().onComplete(applied));
    }
    Future.all(done).await();
    return course;
  }

  private Future<?> send(int account, long due, Course course) {
    return aorist
        .commands()
        .send(commands.move(account))
        .compose(
            outcome -> {
              long answered = ticker.nanos();
              course.answered.recordValue(answered - due);
              return outcome instanceof Outcome.Accepted accepted
                  ? view.atLeast(accepted.position())
                      .get("0")
                      .map(
                          row -> {
                            course.lag.recordValue(ticker.nanos() - answered);
                            return row;
                          })
                  : Future.succeededFuture();
            });
  }
}
