package dev.aorist.eventstore.jdbc;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Authority.Stored;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to the table, and its statements. For the authority's one thread. */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Shorter than a call may last, so that a server that hangs does not hold up the next one. */
  private static final String SECONDS = "4";

  private static final String MAKE =
      """
      create table if not exists aorist_authority (
        cluster text not null,
        key integer not null,
        version bigint not null,
        token uuid not null,
        value bytea not null,
        primary key (cluster, key))""";

  /**
   * Decides on the row as it is once it is locked. The first parameters are what a key that was
   * never written gets: the change, or what stands for nothing.
   */
  private static final String COMPARE_AND_SET =
      """
      insert into aorist_authority as stored (cluster, key, version, token, value)
      values (?, ?, ?, ?, ?)
      on conflict (cluster, key) do update set (version, token, value) = (
        select
          case when hit then stored.version + 1 else stored.version end,
          case when hit then wish.token else stored.token end,
          case when hit then wish.value else stored.value end
        from (select ?::bigint as expected, ?::uuid as token, ?::bytea as value) wish
        cross join lateral (
          select stored.version = wish.expected and stored.token <> wish.token as hit) decision)
      returning version, token, value""";

  private final String url;
  private final String cluster;
  private @Nullable Connection connection;

  Session(String url, String cluster) {
    this.url = url;
    this.cluster = cluster;
  }

  /** Checks the server and makes the table if it is not there. */
  void prepare() throws SQLException {
    Connection open = connection();
    try (var statement = open.createStatement()) {
      if (!"on".equals(first(statement, "show fsync"))) {
        throw new StoreUnavailableException(
            "The PostgreSQL server runs with fsync off: it may forget who leads, and data would be"
                + " lost. Switch fsync on.",
            null);
      }
      if (first(statement, "select to_regclass('aorist_authority')") == null) {
        // Members that start together would otherwise fail over each other's half-made table.
        statement.execute("begin; select pg_advisory_xact_lock(7020113); " + MAKE + "; commit");
      }
    }
  }

  Stored compareAndSet(int key, long expected, UUID token, byte[] value) throws SQLException {
    boolean makes = expected == 0 && !token.equals(Authority.NOBODY);
    Stored fresh = makes ? new Stored(1, token, value) : Stored.NOTHING;
    try (var statement = connection().prepareStatement(COMPARE_AND_SET)) {
      statement.setString(1, cluster);
      statement.setInt(2, key);
      statement.setLong(3, fresh.version());
      statement.setObject(4, fresh.token());
      statement.setBytes(5, fresh.value());
      statement.setLong(6, expected);
      statement.setObject(7, token);
      statement.setBytes(8, value);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Stored(row.getLong(1), row.getObject(2, UUID.class), row.getBytes(3));
      }
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      var properties = new Properties();
      properties.setProperty("loginTimeout", SECONDS);
      properties.setProperty("connectTimeout", SECONDS);
      properties.setProperty("socketTimeout", SECONDS);
      open = DriverManager.getConnection(url, properties);
      connection = open;
      try (var statement = open.createStatement()) {
        statement.execute(
            "select set_config('synchronous_commit', 'on', false)"
                + " where current_setting('synchronous_commit') in ('off', 'local')");
      }
    }
    return open;
  }

  private static @Nullable String first(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** Gives the connection up; the next call makes a new one. */
  void abandon() {
    try (Connection old = connection) {
      connection = null;
    } catch (SQLException e) {
      LOG.debug("A connection to the authority could not be closed in order", e);
    }
  }
}
