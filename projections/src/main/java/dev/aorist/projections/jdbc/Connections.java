package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.projections.ProjectionException;
import dev.aorist.projections.spi.ViewStoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs transactions on threads that may block, and gives their results on the caller's context. A
 * connection belongs to one transaction at a time and is kept for the next one; after an error it
 * is not trusted any more and closed. There are never more connections than threads. Any thread may
 * call.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** How often a transaction is tried that others got in the way of. */
  private static final int TRIES = 5;

  /** How the codes of errors begin after which nothing of a transaction is left. */
  private static final String ROLLED_BACK = "40";

  /** What is done in a transaction, and again if it was rolled back. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Where connections come from. */
  interface Source {
    Connection connect() throws SQLException;
  }

  /**
   * A connection that nobody uses at the moment, and the isolation level that it was told last:
   * asking it, or telling it another one, may be a question to the server.
   */
  private record Kept(Connection connection, int isolation) {}

  private final String store;
  private final Source source;
  private final Dialect dialect;
  private final Worker writers;
  private final Worker readers;
  private final ConcurrentLinkedDeque<Kept> idle = new ConcurrentLinkedDeque<>();
  private final Promise<Void> closed = Promise.promise();
  private volatile boolean closing;
  private volatile boolean opened;

  /** Transactions under way, and one more until the store is closed; the last one tidies up. */
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * @param writers run transactions that change something
   * @param readers run the others
   */
  Connections(String store, Source source, Dialect dialect, Worker writers, Worker readers) {
    this.store = store;
    this.source = source;
    this.dialect = dialect;
    this.writers = writers;
    this.readers = readers;
  }

  /**
   * Runs a transaction that may change something, in which each statement sees what is committed
   * when it begins.
   */
  <T> Future<T> transact(Work<T> work) {
    return run(writers, Connection.TRANSACTION_READ_COMMITTED, work, TRIES);
  }

  /** Runs a transaction that may change something, and sees one state of all else. */
  <T> Future<T> transactInSnapshot(Work<T> work) {
    return run(writers, dialect.snapshotIsolation(), work, TRIES);
  }

  /** Runs a transaction that changes nothing and sees one state. */
  <T> Future<T> snapshot(Work<T> work) {
    return run(readers, dialect.snapshotIsolation(), work, 1);
  }

  private <T> Future<T> run(Worker threads, int isolation, Work<T> work, int tries) {
    if (!enter()) {
      return Future.failedFuture(
          new ViewStoreException(
              store, "The view store " + store + " is closed. Open it again.", null));
    }
    Context caller = Vertx.currentContext();
    Promise<T> promise = Promise.promise();
    threads.execute(
        () -> {
          try {
            T result = inTransaction(isolation, work, tries);
            answer(caller, () -> promise.complete(result));
          } catch (Throwable e) {
            answer(caller, () -> promise.fail(translate(e)));
          } finally {
            leave();
          }
        });
    return promise.future();
  }

  private static void answer(@Nullable Context caller, Runnable completion) {
    if (caller == null) {
      completion.run();
      return;
    }
    try {
      caller.runOnContext(ignored -> completion.run());
    } catch (RejectedExecutionException e) {
      LOG.debug("Whoever asked has closed its threads", e);
    }
  }

  /** Once more if the database gave a transaction up in favour of another. */
  private <T> T inTransaction(int isolation, Work<T> work, int tries) throws SQLException {
    for (int left = tries; ; left--) {
      try {
        return inTransaction(isolation, work);
      } catch (SQLException e) {
        String state = e.getSQLState();
        if (left <= 1 || state == null || !state.startsWith(ROLLED_BACK)) {
          throw e;
        }
        LOG.debug("A transaction in {} is tried again", store, e);
      }
    }
  }

  /** On the calling thread, which may block. */
  <T> T inTransaction(int isolation, Work<T> work) throws SQLException {
    Connection connection = take(isolation);
    boolean good = false;
    try {
      T result = work.run(connection);
      connection.commit();
      good = true;
      return result;
    } catch (ProjectionException | IllegalStateException refused) {
      connection.rollback();
      good = true;
      throw refused;
    } finally {
      if (good) {
        idle.addFirst(new Kept(connection, isolation));
      } else {
        abandon(connection);
      }
    }
  }

  private Connection take(int isolation) throws SQLException {
    for (Kept kept : idle) {
      if (kept.isolation == isolation && idle.remove(kept)) {
        return kept.connection;
      }
    }
    Kept other = idle.pollFirst();
    Connection connection = other == null ? source.connect() : other.connection;
    try {
      if (other == null) {
        connection.setAutoCommit(false);
        opened = true;
      }
      connection.setTransactionIsolation(isolation);
      return connection;
    } catch (SQLException e) {
      abandon(connection);
      throw e;
    }
  }

  private static void abandon(Connection connection) {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("A connection that failed could not be closed in order", e);
    }
  }

  /** What callers are told of an error of the database. */
  private Throwable translate(Throwable error) {
    if (!(error instanceof SQLException sql)) {
      return error;
    }
    String known = dialect.whyNotOpen(sql);
    return new ViewStoreException(
        store,
        "The view store "
            + store
            + (known.isEmpty()
                ? " failed: " + sql.getMessage() + ". Look after the database, then resume the view"
                : " " + known)
            + ".",
        sql);
  }

  private boolean enter() {
    int now;
    do {
      now = users.get();
      if (closing || now == 0) {
        return false;
      }
    } while (!users.compareAndSet(now, now + 1));
    return true;
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      writers.execute(this::tidyUp);
      writers.close();
      readers.close();
    }
  }

  /** Waits for the transactions under way, then closes everything. */
  synchronized Future<Void> close() {
    if (!closing) {
      closing = true;
      leave();
    }
    return closed.future();
  }

  private void tidyUp() {
    try {
      if (opened && !dialect.shutdown().isEmpty()) {
        Kept kept = idle.pollFirst();
        Connection last = kept == null ? source.connect() : kept.connection;
        try (last;
            var statement = last.createStatement()) {
          statement.execute(dialect.shutdown());
        }
      }
    } catch (SQLException e) {
      LOG.warn("The view store {} was not closed in order: {}", store, e.getMessage());
    } finally {
      idle.forEach(kept -> abandon(kept.connection));
      closed.complete();
    }
  }
}
