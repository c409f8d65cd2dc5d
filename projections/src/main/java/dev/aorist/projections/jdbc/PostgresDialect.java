package dev.aorist.projections.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * PostgreSQL, which several processes may share. Rows go over in arrays, so that a commit of a
 * thousand rows is one statement, planned once and answered once.
 */
final class PostgresDialect implements Dialect {
  /** Rows of a megabyte are for another place; the same as in H2, so that a view can move. */
  private static final int MAX = 1_048_576;

  /** About so many characters of JSON go into one statement, which is held in memory twice. */
  private static final int STATEMENT = 4 << 20;

  /** So many lines go into one statement that inserts. */
  private static final int LINES = 2_000;

  /** Tells the lock from those of other programs in the same database: "aorist" in ASCII. */
  private static final long LOCK = 0x61_6f72_6973_74L;

  @Override
  public String keyType() {
    return "bytea";
  }

  @Override
  public String jsonType() {
    // Not jsonb, which sorts and rewrites what it is given, and takes no NUL.
    return "text";
  }

  @Override
  public int maxJson() {
    return MAX;
  }

  @Override
  public boolean indexHoldsValues() {
    // It has read the page of the table faster than it would look whether it must.
    return false;
  }

  @Override
  public int snapshotIsolation() {
    return Connection.TRANSACTION_REPEATABLE_READ;
  }

  @Override
  public boolean makesTablesInTransactions() {
    return true;
  }

  @Override
  public boolean writesOneByOne() {
    return false;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public String lockForPreparing() {
    return "select pg_advisory_xact_lock(" + LOCK + ")";
  }

  @Override
  public void put(Connection connection, String table, byte[][] keys, String[] json)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "insert into "
                + table
                + " (row_key, row_json) select * from unnest(?::bytea[], ?::text[])"
                + " on conflict (row_key) do update set row_json = excluded.row_json")) {
      for (int from = 0; from < keys.length; ) {
        int to = from;
        long characters = 0;
        while (to < keys.length && (to == from || characters + json[to].length() <= STATEMENT)) {
          characters += json[to++].length();
        }
        put(
            connection,
            upsert,
            Arrays.copyOfRange(keys, from, to),
            Arrays.copyOfRange(json, from, to));
        from = to;
      }
    }
  }

  private static void put(
      Connection connection, PreparedStatement upsert, byte[][] keys, String[] json)
      throws SQLException {
    Array keyArray = connection.createArrayOf("bytea", keys);
    Array jsonArray = connection.createArrayOf("text", json);
    upsert.setArray(1, keyArray);
    upsert.setArray(2, jsonArray);
    upsert.executeUpdate();
    keyArray.free();
    jsonArray.free();
  }

  @Override
  public void insert(Connection connection, String table, List<String> types, List<Object[]> lines)
      throws SQLException {
    String arrays =
        types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into " + table + " select * from unnest(" + arrays + ")")) {
      for (int from = 0; from < lines.size(); from += LINES) {
        List<Object[]> some = lines.subList(from, Math.min(lines.size(), from + LINES));
        for (int i = 0; i < types.size(); i++) {
          int column = i;
          // The driver wants bytes in an array of their own type.
          Object[] values =
              some.stream()
                  .map(line -> line[column])
                  .toArray(types.get(i).equals("bytea") ? byte[][]::new : Object[]::new);
          insert.setArray(i + 1, connection.createArrayOf(types.get(i), values));
        }
        insert.executeUpdate();
      }
    }
  }

  @Override
  public void delete(Connection connection, String table, byte[][] keys) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from " + table + " where row_key = any(?::bytea[])")) {
      Array array = connection.createArrayOf("bytea", keys);
      delete.setArray(1, array);
      delete.executeUpdate();
      array.free();
    }
  }

  @Override
  public String shutdown() {
    return "";
  }

  @Override
  public String whyNotOpen(SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    return switch (state) {
      case "08001", "08004", "08006", "57P01", "57P03" ->
          noDriver(error)
              ? "has no driver. Add org.postgresql:postgresql to the class path"
              : "cannot be reached ("
                  + error.getMessage()
                  + "). See that the server runs and that host and port are right, then resume the"
                  + " view or start again";
      case "28000", "28P01" -> "refused the user or the password. Correct them in the URL";
      case "3D000" -> "has no such database. Create it, or correct its name in the URL";
      case "42501" ->
          "does not allow what is needed ("
              + error.getMessage()
              + "). Grant the user the right to create and change tables in its schema";
      default -> "";
    };
  }

  private static boolean noDriver(SQLException error) {
    return String.valueOf(error.getMessage()).startsWith("No suitable driver");
  }
}
