package dev.aorist.projections.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What differs between databases. Everything else is SQL that H2 and PostgreSQL both understand.
 */
interface Dialect {
  /** The type of a row's key: bytes that are compared unsigned, as UTF-8 is sorted. */
  String keyType();

  /** The type of a row's JSON. */
  String jsonType();

  /** The most characters of a row's JSON. */
  int maxJson();

  /**
   * Whether an index had better hold what is looked up by it, as the rows of a table are not found
   * in the order of any of its indexes.
   */
  boolean indexHoldsValues();

  /**
   * The isolation level, as {@link Connection} counts them, under which a transaction sees one
   * state however many statements it has.
   */
  int snapshotIsolation();

  /**
   * Whether making a table is part of the transaction that it is done in. Where it is not, it ends
   * that transaction.
   */
  boolean makesTablesInTransactions();

  /** Whether only one transaction may change something at a time. */
  boolean writesOneByOne();

  /** Whether several processes may have a database open at once. */
  boolean isShared();

  /** What keeps others from preparing the store meanwhile, until the transaction ends; or empty. */
  String lockForPreparing();

  /** Puts rows, whatever was there, in few statements. */
  void put(Connection connection, String table, byte[][] keys, String[] json) throws SQLException;

  /**
   * Inserts lines into a table, in few statements.
   *
   * @param types of the columns, as PostgreSQL names them
   * @param lines a value for each column
   */
  void insert(Connection connection, String table, List<String> types, List<Object[]> lines)
      throws SQLException;

  /** Deletes rows, if they are there, in few statements. */
  void delete(Connection connection, String table, byte[][] keys) throws SQLException;

  /** What to execute when the store is closed; empty for nothing. */
  String shutdown();

  /** What is wrong and what to do, for an error of opening that has a known cause; else empty. */
  String whyNotOpen(SQLException error);
}
