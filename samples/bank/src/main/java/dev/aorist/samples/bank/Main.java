package dev.aorist.samples.bank;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** The program: hammers a few accounts, then proves that the sum of money is exact. */
public final class Main {
  private static final int EXACT = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int NOT_EXACT = 3;

  private Main() {}

  /**
   * Ends with 0 when the money is exact, 1 when something could not be done, 2 when the arguments
   * make no sense, 3 when a cent is missing.
   */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
    Settings settings;
    try {
      settings = Settings.parse(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return USAGE;
    }
    Vertx vertx = Vertx.vertx();
    try {
      AoristOptions options = new BankApplication().configure(AoristOptions.at(settings.data()));
      Aorist aorist = Books.await(Aorist.embed(vertx, options));
      return hammer(vertx, aorist, settings, out);
    } catch (ExecutionException e) {
      err.println(e.getCause().getMessage());
      return FAILED;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static int hammer(Vertx vertx, Aorist aorist, Settings settings, PrintStream out)
      throws InterruptedException, ExecutionException {
    Books before = Books.read(aorist);
    long start = System.nanoTime();
    Tally tally = Books.await(new Load(vertx, aorist, settings).run());
    double seconds = (System.nanoTime() - start) / 1e9;
    Books.await(aorist.subscribers().caughtUp());
    double settled = (System.nanoTime() - start) / 1e9;
    Books after = Books.read(aorist);

    long expected = before.sum() + tally.deposited() - tally.withdrawn();
    Moves moves = after.moves();
    boolean exact =
        after.sum() == expected
            && after.byView() == expected
            && after.lowest() >= 0
            && moves.open() == 0
            && moves.wrong() == 0;
    out.printf(
        Locale.ROOT,
        "%,d commands in %.1f s (%,.0f a second): %,d accepted, %,d rejected%n",
        settings.commands(),
        seconds,
        settings.commands() / seconds,
        tally.accepted(),
        tally.rejected());
    out.printf(
        "money: %s before + %s paid in - %s paid out = %s%n",
        money(before.sum()), money(tally.deposited()), money(tally.withdrawn()), money(expected));
    out.printf(
        Locale.ROOT,
        "%,d transfers after %.1f s: %,d completed, %,d failed, %,d open, %,d wrong%n",
        moves.all(),
        settled,
        moves.completed(),
        moves.all() - moves.open() - moves.completed(),
        moves.open(),
        moves.wrong());
    out.printf(
        "%,d accounts hold %s by the log and %s by the view, none ever less than 0.00: %s%n",
        after.byLog().size(),
        money(after.sum()),
        money(after.byView()),
        exact ? "exact" : "NOT EXACT (the lowest was " + money(after.lowest()) + ")");
    return exact ? EXACT : NOT_EXACT;
  }

  private static String money(long cents) {
    return String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(cents, 2));
  }
}
