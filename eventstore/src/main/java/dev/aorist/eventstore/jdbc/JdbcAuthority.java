package dev.aorist.eventstore.jdbc;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An authority in one table of PostgreSQL. Each call is one statement that locks its row, decides
 * and writes; so the row's lock is the order of all calls, a client that stops in the middle holds
 * nothing up, and a read is a write too: a server that may write no more cannot answer with what
 * was true once.
 *
 * <p>It is as durable as the server. A server that does not force its log is refused; {@code
 * synchronous_commit} is switched on for our own sessions. Fail over to a standby only if it is a
 * synchronous one: one that is behind has forgotten who leads, and data is lost.
 *
 * <p>Any thread may call. One thread talks to the database over one connection, a second one minds
 * the time; after an error the connection is given up and the next call makes a new one.
 */
public final class JdbcAuthority implements Authority {
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final Duration DEADLINE = Duration.ofSeconds(MOST_SECONDS);

  private final String name;
  private final Environment environment;
  private final Session session;
  private final Worker caller;
  private final Worker watch;
  private final Promise<Void> closed = Promise.promise();
  private volatile boolean closing;

  private JdbcAuthority(String name, Session session, Environment environment) {
    this.name = name;
    this.session = session;
    this.environment = environment;
    this.caller = environment.worker("authority");
    this.watch = environment.worker("authority-watch");
  }

  /**
   * Opens the authority of a cluster, and makes its table {@code aorist_authority} in the user's
   * current schema if it is not there. The driver is the application's ({@code
   * org.postgresql:postgresql}).
   *
   * @param url {@code jdbc:postgresql://host/database?user=…&password=…}; what comes behind the
   *     question mark is shown nowhere
   * @param cluster which cluster it decides for; several may share a table
   * @return fails with {@link StoreUnavailableException} when the database cannot be used, and with
   *     {@link IllegalArgumentException} for another URL
   */
  public static Future<Authority> postgres(String url, String cluster, Environment environment) {
    if (!url.startsWith(POSTGRES)) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "The URL of a PostgreSQL database begins with "
                  + POSTGRES
                  + "; write it as jdbc:postgresql://host/database?user=…&password=…."));
    }
    int parameters = url.indexOf('?');
    String name = (parameters < 0 ? url : url.substring(0, parameters)).substring("jdbc:".length());
    var authority = new JdbcAuthority(name, new Session(url, cluster), environment);
    return authority
        .ask(
            () -> {
              authority.session.prepare();
              return authority;
            })
        .<Authority>map(each -> each)
        .recover(cause -> authority.close().transform(done -> Future.failedFuture(cause)));
  }

  @Override
  public Future<Stored> compareAndSet(int key, long expected, UUID token, byte[] value) {
    if (value.length > MOST_BYTES) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "A value of the authority has at most "
                  + MOST_BYTES
                  + " bytes; got "
                  + value.length
                  + ". Take replicas out of the roster first."));
    }
    return ask(() -> session.compareAndSet(key, expected, token, value));
  }

  private <T> Future<T> ask(Question<T> question) {
    if (closing) {
      return Future.failedFuture(isClosed());
    }
    Context context = Vertx.currentContext();
    Promise<T> answer = Promise.promise();
    long since = environment.nanoTime();
    try {
      watch.executeAfter(DEADLINE, () -> on(context, () -> answer.tryFail(noAnswer(null))));
      caller.execute(() -> answer(question, since, context, answer));
    } catch (RejectedExecutionException e) {
      answer.tryFail(isClosed());
    }
    return answer.future();
  }

  private <T> void answer(
      Question<T> question, long since, @Nullable Context context, Promise<T> answer) {
    // Nobody waits any more; to ask now would only keep those behind waiting too.
    if (environment.nanoTime() - since >= DEADLINE.toNanos()) {
      return;
    }
    if (closing) {
      on(context, () -> answer.tryFail(isClosed()));
      return;
    }
    try {
      T result = question.ask();
      on(context, () -> answer.tryComplete(result));
    } catch (SQLException e) {
      session.abandon();
      on(context, () -> answer.tryFail(noAnswer(e)));
    } catch (RuntimeException e) {
      session.abandon();
      on(context, () -> answer.tryFail(e));
    }
  }

  private static void on(@Nullable Context context, Runnable task) {
    if (context == null) {
      task.run();
    } else {
      context.runOnContext(ignored -> task.run());
    }
  }

  private StoreUnavailableException isClosed() {
    return new StoreUnavailableException(
        "The authority " + name + " is closed. Open it again.", null);
  }

  private StoreUnavailableException noAnswer(@Nullable SQLException cause) {
    return new StoreUnavailableException(
        "The authority "
            + name
            + (cause == null
                ? " gave no answer in " + MOST_SECONDS + " s."
                : " failed: " + cause.getMessage() + ".")
            + " See that the database runs and can be reached; until then no partition gets"
            + " another leader.",
        cause);
  }

  @Override
  public synchronized Future<Void> close() {
    if (!closing) {
      closing = true;
      caller.execute(
          () -> {
            session.abandon();
            closed.complete();
          });
      caller.close();
      watch.executeAfter(DEADLINE, watch::close);
    }
    return closed.future();
  }

  /** What is asked on the thread that may wait. */
  private interface Question<T> {
    T ask() throws SQLException;
  }
}
