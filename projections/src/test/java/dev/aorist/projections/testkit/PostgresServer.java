package dev.aorist.projections.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server for all tests of a process, which ends with it; each test has its own schema. */
public final class PostgresServer {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  /** Started by whoever asks first. */
  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private PostgresServer() {}

  public static int port() {
    return Holder.SERVER.getPort();
  }

  /** The URL of a schema that nobody else has. */
  public static String newSchema() {
    String schema = "test_" + SCHEMAS.incrementAndGet();
    execute("create schema " + schema);
    return Holder.SERVER.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
  }

  /** Executes a statement in nobody's schema. */
  public static void execute(String sql) {
    try (var connection = Holder.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
