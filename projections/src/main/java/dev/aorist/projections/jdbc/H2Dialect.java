package dev.aorist.projections.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
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
  public int snapshotIsolation() {
    // In H2 it takes a snapshot of everything when the transaction begins.
    return Connection.TRANSACTION_SERIALIZABLE;
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
