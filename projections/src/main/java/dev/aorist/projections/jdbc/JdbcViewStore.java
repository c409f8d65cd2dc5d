package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Keeps views in a database, rows as JSON. Statements run on threads of the store's own, never on
 * an event loop. Any thread may call.
 *
 * <p>In an H2 file, the embedded default, a commit is written when it ends, without a force. After
 * a crash the view is at some earlier commit, rows and offsets alike, and folds the rest again;
 * should the file be damaged by a power cut, it can be removed, for everything in it comes from the
 * log.
 *
 * <p>A PostgreSQL database keeps to its own settings; up to eight connections are kept open.
 * Several applications may use one: each view is folded by whoever claimed it last, and the others
 * are told that they were overtaken.
 */
public final class JdbcViewStore implements ViewStore {
  private static final int THREADS = 4;
  private static final String POSTGRES = "jdbc:postgresql:";

  private final String name;
  private final Dialect dialect;
  private final Connections connections;

  private JdbcViewStore(
      String name, Connections.Source source, Dialect dialect, Environment environment) {
    this.name = name;
    this.dialect = dialect;
    // Apart, so that folding does not wait behind questions that take long.
    int writers = dialect.writesOneByOne() ? 1 : THREADS;
    this.connections =
        new Connections(
            name,
            source,
            dialect,
            environment.workers("aorist-views-write", writers),
            environment.workers("aorist-views", THREADS));
  }

  /**
   * Opens or makes a store in an H2 file.
   *
   * @param file its path without the ending, which is {@code .mv.db}; its directory exists
   * @return fails with {@link dev.aorist.projections.spi.ViewStoreException} when it is used by
   *     another process or cannot be read
   */
  public static Future<JdbcViewStore> h2(Path file, Environment environment) {
    String path = file.toAbsolutePath().toString();
    if (path.indexOf(';') >= 0) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "H2 takes no path with a semicolon; choose another than " + path + "."));
    }
    var source = new JdbcDataSource();
    // The runtime closes the store in order; H2's own shutdown hook would come in between.
    source.setUrl(
        "jdbc:h2:file:"
            + path
            + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;TRACE_LEVEL_FILE=0;LOCK_TIMEOUT=10000;WRITE_DELAY=0");
    source.setUser("sa");
    source.setPassword("");
    return new JdbcViewStore(path + ".mv.db", source::getConnection, new H2Dialect(), environment)
        .open();
  }

  /**
   * Opens or makes a store in a PostgreSQL database, by a driver that the application brings along
   * ({@code org.postgresql:postgresql}). Tables are made in the user's current schema.
   *
   * @param url {@code jdbc:postgresql://host/database?user=…&password=…}; what comes behind the
   *     question mark is shown nowhere
   * @return fails with {@link dev.aorist.projections.spi.ViewStoreException} when the database
   *     cannot be reached or used
   */
  public static Future<JdbcViewStore> postgres(String url, Environment environment) {
    if (!url.startsWith(POSTGRES)) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "The URL of a PostgreSQL database begins with "
                  + POSTGRES
                  + "; write it as jdbc:postgresql://host/database?user=…&password=…."));
    }
    int parameters = url.indexOf('?');
    String name = (parameters < 0 ? url : url.substring(0, parameters)).substring("jdbc:".length());
    return new JdbcViewStore(
            name, () -> DriverManager.getConnection(url), new PostgresDialect(), environment)
        .open();
  }

  private Future<JdbcViewStore> open() {
    return connections
        .transact(connection -> Schema.prepare(connection, name, dialect))
        .<JdbcViewStore>map(prepared -> this)
        .recover(cause -> connections.close().transform(closed -> Future.failedFuture(cause)));
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public boolean isShared() {
    return dialect.isShared();
  }

  @Override
  public <R> ViewTable<R> table(String view, RowFormat<R> format) {
    return new JdbcTable<>(view, name, connections, dialect, format);
  }

  @Override
  public Future<Void> close() {
    return connections.close();
  }
}
