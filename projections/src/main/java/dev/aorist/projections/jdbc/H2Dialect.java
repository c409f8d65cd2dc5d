package dev.aorist.projections.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.h2.api.ErrorCode;

/** H2, embedded, in a file. */
final class H2Dialect implements Dialect {
  /** The longest VARCHAR. */
  private static final int MAX = 1_048_576;

  @Override
  public String keyType() {
    return "varbinary(1024)";
  }

  @Override
  public String jsonType() {
    return "varchar(" + MAX + ")";
  }

  @Override
  public int maxJson() {
    return MAX;
  }

  @Override
  public boolean indexHoldsValues() {
    // A table is kept in the order in which lines came, so that each is a page of its own to read.
    return true;
  }

  @Override
  public int snapshotIsolation() {
    // In H2 it takes a snapshot of everything when the transaction begins.
    return Connection.TRANSACTION_SERIALIZABLE;
  }

  @Override
  public boolean makesTablesInTransactions() {
    return false;
  }

  /**
   * H2 writes what is committed and what is not, and undoes the latter by a log when it is opened
   * again. It does not take rows and log at one moment while transactions run (its issue 2080):
   * after kill -9 changes of a transaction that never ended stayed, or were locked for ever. So
   * nothing else changes while it writes: it writes at the end of a transaction (WRITE_DELAY 0),
   * and transactions that change something follow each other.
   */
  @Override
  public boolean writesOneByOne() {
    return true;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public String lockForPreparing() {
    // One process at a time has the file open.
    return "";
  }

  @Override
  public void put(Connection connection, String table, byte[][] keys, String[] json)
      throws SQLException {
    int[] updated;
    try (PreparedStatement update =
        connection.prepareStatement("update " + table + " set row_json = ? where row_key = ?")) {
      for (int i = 0; i < keys.length; i++) {
        update.setString(1, json[i]);
        update.setBytes(2, keys[i]);
        update.addBatch();
      }
      updated = update.executeBatch();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into " + table + " (row_key, row_json) values (?, ?)")) {
      boolean some = false;
      for (int i = 0; i < keys.length; i++) {
        if (updated[i] == 0) {
          insert.setBytes(1, keys[i]);
          insert.setString(2, json[i]);
          insert.addBatch();
          some = true;
        }
      }
      if (some) {
        insert.executeBatch();
      }
    }
  }

  @Override
  public void insert(Connection connection, String table, List<String> types, List<Object[]> lines)
      throws SQLException {
    String places = ", ?".repeat(types.size()).substring(2);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into " + table + " values (" + places + ")")) {
      for (Object[] line : lines) {
        for (int i = 0; i < line.length; i++) {
          insert.setObject(i + 1, line[i]);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public void delete(Connection connection, String table, byte[][] keys) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from " + table + " where row_key = ?")) {
      for (byte[] key : keys) {
        delete.setBytes(1, key);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  @Override
  public String shutdown() {
    return "shutdown";
  }

  @Override
  public String whyNotOpen(SQLException error) {
    return switch (error.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 -> "is in use by another process. Stop that one first";
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
          "cannot be read. Views can be built again from the log: move the file away and start"
              + " again";
      default -> "";
    };
  }
}
