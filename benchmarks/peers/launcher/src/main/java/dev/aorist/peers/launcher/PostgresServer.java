package dev.aorist.peers.launcher;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A real PostgreSQL with its usual durability; a database a run. */
final class PostgresServer implements Server {
  private final EmbeddedPostgres postgres;
  private int runs;

  PostgresServer() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "300")
            .setServerConfig("shared_buffers", "1GB")
            .start();
  }

  @Override
  public List<String> arguments() throws SQLException {
    String database = "run" + ++runs;
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + database);
      statement.execute("checkpoint");
    }
    return List.of("--url", postgres.getJdbcUrl("postgres", database));
  }

  @Override
  public String pid() {
    return "";
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
