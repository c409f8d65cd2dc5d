package dev.aorist.projections.jdbc;

import dev.aorist.projections.Row;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewStoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statements about the rows of a build. Each is called within a transaction. */
final class RowTable<R> {
  /** The most keys that one statement asks for. */
  private static final int KEYS = 256;

  private final String store;
  private final Dialect dialect;
  private final RowFormat<R> format;

  RowTable(String store, Dialect dialect, RowFormat<R> format) {
    this.store = store;
    this.dialect = dialect;
    this.format = format;
  }

  void create(Connection connection, long build) throws SQLException {
    execute(
        connection,
        "create table "
            + Schema.rowsOf(build)
            + " (row_key "
            + dialect.keyType()
            + " not null primary key, row_json "
            + dialect.jsonType()
            + " not null)");
  }

  void copy(Connection connection, long build, long to) throws SQLException {
    execute(
        connection,
        "insert into "
            + Schema.rowsOf(to)
            + " (row_key, row_json) select row_key, row_json from "
            + Schema.rowsOf(build));
  }

  void drop(Connection connection, long build) throws SQLException {
    execute(connection, "drop table if exists " + Schema.rowsOf(build));
  }

  Map<String, R> get(Connection connection, long build, List<String> keys) throws SQLException {
    Map<String, R> found = new LinkedHashMap<>();
    for (int from = 0; from < keys.size(); from += KEYS) {
      get(connection, build, keys.subList(from, Math.min(keys.size(), from + KEYS)), found);
    }
    Map<String, R> sorted = new LinkedHashMap<>();
    for (String key : keys) {
      R row = found.get(key);
      if (row != null) {
        sorted.put(key, row);
      }
    }
    return sorted;
  }

  private void get(Connection connection, long build, List<String> keys, Map<String, R> to)
      throws SQLException {
    String places = ", ?".repeat(keys.size()).substring(2);
    try (PreparedStatement select =
        connection.prepareStatement(
            "select row_key, row_json from "
                + Schema.rowsOf(build)
                + " where row_key in ("
                + places
                + ")")) {
      for (int i = 0; i < keys.size(); i++) {
        select.setBytes(i + 1, bytes(keys.get(i)));
      }
      for (Row<R> row : read(select)) {
        to.put(row.key(), row.row());
      }
    }
  }

  List<Row<R>> page(Connection connection, long build, String fromKey, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select row_key, row_json from "
                + Schema.rowsOf(build)
                + " where row_key >= ? order by row_key limit ?")) {
      select.setBytes(1, bytes(fromKey));
      select.setInt(2, limit);
      return read(select);
    }
  }

  private List<Row<R>> read(PreparedStatement select) throws SQLException {
    List<Row<R>> rows = new ArrayList<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        rows.add(new Row<>(text(found.getBytes(1)), format.decode(found.getString(2))));
      }
    }
    return rows;
  }

  void put(Connection connection, long build, List<Row<R>> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String[] json = rows.stream().map(this::encode).toArray(String[]::new);
    byte[][] keys = rows.stream().map(row -> bytes(row.key())).toArray(byte[][]::new);
    dialect.put(connection, Schema.rowsOf(build), keys, json);
  }

  void delete(Connection connection, long build, List<String> keys) throws SQLException {
    if (!keys.isEmpty()) {
      byte[][] bytes = keys.stream().map(RowTable::bytes).toArray(byte[][]::new);
      dialect.delete(connection, Schema.rowsOf(build), bytes);
    }
  }

  private String encode(Row<R> row) {
    String json = format.encode(row.row());
    if (json.length() > dialect.maxJson()) {
      throw new ViewStoreException(
          store,
          "The row '"
              + row.key()
              + "' has "
              + json.length()
              + " characters of JSON, the most that "
              + store
              + " takes is "
              + dialect.maxJson()
              + ". Keep less in a row.",
          null);
    }
    return json;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
