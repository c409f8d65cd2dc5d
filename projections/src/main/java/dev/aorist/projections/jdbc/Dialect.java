package dev.aorist.projections.jdbc;

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
   * The isolation level, as {@link java.sql.Connection} counts them, under which a transaction sees
   * one state however many statements it has.
   */
  int snapshotIsolation();

  /** What to execute when the store is closed; empty for nothing. */
  String shutdown();

  /** What is wrong and what to do, for an error of opening that has a known cause; else empty. */
  String whyNotOpen(java.sql.SQLException error);
}
