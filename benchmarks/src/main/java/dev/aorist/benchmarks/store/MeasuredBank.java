package dev.aorist.benchmarks.store;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.benchmarks.bank.Account;
import dev.aorist.benchmarks.bank.Balances;
import dev.aorist.benchmarks.bank.Commands;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A bank as an application has it: embedded, default options, and an event loop to call it from.
 */
public final class MeasuredBank implements AutoCloseable {
  private static final int OPENED_AT_ONCE = 500;

  private final Vertx vertx;
  private final Aorist aorist;
  private final Context context;

  private MeasuredBank(Vertx vertx, Aorist aorist) {
    this.vertx = vertx;
    this.aorist = aorist;
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Makes a new bank without views and waits for it.
   *
   * @param storage {@code disk} or {@code memory}
   * @param directory an empty or missing directory, for {@code disk}
   */
  public static MeasuredBank open(String storage, Path directory) {
    return open(at(storage, directory));
  }

  /**
   * Makes a new bank with a view of its balances.
   *
   * @param view {@code memory} or {@code h2}: where the view is kept
   */
  public static MeasuredBank open(String storage, Path directory, String view) {
    AoristOptions options = at(storage, directory);
    return open(
        view.equals("memory")
            ? options.memoryView(Balances.class)
            : options.register(Balances.class));
  }

  /**
   * Makes a new bank with a view of its balances in a PostgreSQL database.
   *
   * @param url of a database that has no such view yet
   */
  public static MeasuredBank withPostgres(String storage, Path directory, String url) {
    return open(at(storage, directory).register(Balances.class).postgresViews(url));
  }

  private static AoristOptions at(String storage, Path directory) {
    return storage.equals("memory") ? AoristOptions.inMemory() : AoristOptions.at(directory);
  }

  private static MeasuredBank open(AoristOptions options) {
    Vertx vertx = Vertx.vertx();
    return new MeasuredBank(vertx, Aorist.embed(vertx, options.register(Account.class)).await());
  }

  /** Opens the accounts of the numbers from 0 on and waits for it. */
  public MeasuredBank withAccounts(int accounts, Commands commands) {
    List<Future<?>> some = new ArrayList<>();
    for (int account = 0; account < accounts; account++) {
      some.add(aorist.commands().send(commands.open(account)));
      if (some.size() == OPENED_AT_ONCE || account == accounts - 1) {
        Future.all(some).await();
        some.clear();
      }
    }
    return this;
  }

  public Aorist aorist() {
    return aorist;
  }

  /** The event loop that calls and is answered. */
  public Context context() {
    return context;
  }

  /** Closes everything and waits for it; the files stay. */
  @Override
  public void close() {
    aorist.close().await();
    vertx.close().await();
  }
}
