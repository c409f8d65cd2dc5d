package dev.aorist.projections.jdbc;

import dev.aorist.projections.Row;
import dev.aorist.projections.spi.RowFormat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The statements about the declared indexes of a build: a line for each row and index. Each is
 * called within a transaction.
 */
final class IndexTable<R> {
  /** Longer values are stood for by their digest. */
  private static final int LONGEST = 200;

  private static final List<String> TYPES = List.of("bytea", "bytea");

  private final Dialect dialect;
  private final RowFormat<R> format;

  IndexTable(Dialect dialect, RowFormat<R> format) {
    this.dialect = dialect;
    this.format = format;
  }

  void create(Connection connection, long build) throws SQLException {
    String table = Schema.indexOf(build);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table "
              + table
              + " (place "
              + dialect.keyType()
              + " not null, row_key "
              + dialect.keyType()
              + " not null, primary key (place, row_key))");
      statement.execute("create index " + table + "_row on " + table + " (row_key)");
    }
  }

  void drop(Connection connection, long build) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists " + Schema.indexOf(build));
    }
  }

  /** After the rows of a commit are changed. */
  void change(Connection connection, long build, List<Row<R>> puts, List<String> deletes)
      throws SQLException {
    List<byte[]> keys = new ArrayList<>();
    puts.forEach(row -> keys.add(bytes(row.key())));
    deletes.forEach(key -> keys.add(bytes(key)));
    if (!keys.isEmpty()) {
      dialect.delete(connection, Schema.indexOf(build), keys.toArray(byte[][]::new));
    }
    List<Object[]> lines = new ArrayList<>();
    for (Row<R> row : puts) {
      format
          .indexed(row.row())
          .forEach(
              (index, value) -> lines.add(new Object[] {place(index, value), bytes(row.key())}));
    }
    if (!lines.isEmpty()) {
      dialect.insert(connection, Schema.indexOf(build), TYPES, lines);
    }
  }

  /** The keys of up to {@code limit} rows at or beyond {@code fromKey} that have a value. */
  List<String> find(
      Connection connection, long build, String index, String value, String fromKey, int limit)
      throws SQLException {
    List<String> keys = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select row_key from "
                + Schema.indexOf(build)
                + " where place = ? and row_key >= ? order by place, row_key limit ?")) {
      select.setBytes(1, place(index, value));
      select.setBytes(2, bytes(fromKey));
      select.setInt(3, limit);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          keys.add(new String(found.getBytes(1), StandardCharsets.UTF_8));
        }
      }
    }
    return keys;
  }

  /** Names of components hold no equals sign. */
  private static byte[] place(String index, String value) {
    byte[] text = bytes(value);
    return text.length <= LONGEST
        ? bytes(index + "=" + value)
        : bytes(index + "#" + HexFormat.of().formatHex(sha256().digest(text)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
