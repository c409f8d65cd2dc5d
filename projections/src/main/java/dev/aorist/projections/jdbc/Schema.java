package dev.aorist.projections.jdbc;

import dev.aorist.projections.spi.ViewStoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The tables of a view store:
 *
 * <pre>
 * aorist_format      version, last_build            one row: what this is, and the last number given
 * aorist_builds      build_id | view_name, version, row_order, live, was_live, history, indexes,
 *                                 switch_when, copied
 * aorist_offsets     build_id, partition_no | next_offset, epoch, seen, holder
 * aorist_categories  build_id, partition_no, category
 * aorist_rows_17     row_key | row_json             the rows of build 17
 * aorist_versions_17 row_key, event_time, partition_no, event_offset | row_json or short_json
 *                                           if it has history
 * aorist_index_17    place, row_key             its declared indexes, if it has some: component=value
 * aorist_queues      build_id, row_key, event_time, partition_no, event_offset | events, lines
 * aorist_discarded   view_name, version, partition_no, event_offset
 * </pre>
 *
 * <p>Rows, their versions and indexes have a table for each build, so that dropping one costs the
 * same at any size. Making or dropping a table ends a transaction in some databases; there a table
 * is made before its build is entered and dropped after it was struck out, and one without a build
 * is rubbish.
 *
 * <p>What is parked of a row stands in lines of some events each ({@link ParkedLines}), by the
 * first of them; an event that concerns several rows stands with each, and counts with the first.
 * Format 2 added when a build takes over and what is parked, which had a line for each event and
 * row; format 3 bundled those, and added which build was live before and how many events were seen:
 * what was folded before counts as seen once. Format 4 keeps short rows of a history apart, and may
 * forget some of it. Stores of earlier formats are taken over when they are opened. A program must
 * not fold past a parked row that it knows nothing of, nor fold events that it does not count, nor
 * take what is forgotten for what never was, so older ones are refused.
 */
final class Schema {
  private static final int VERSION = 4;
  private static final String ROWS = "aorist_rows_";
  private static final String VERSIONS = "aorist_versions_";
  private static final String INDEX = "aorist_index_";

  /** Where format 2 kept what is parked. */
  private static final String PARKED_2 = "aorist_parked";

  private Schema() {}

  static String rowsOf(long build) {
    return ROWS + build;
  }

  static String indexOf(long build) {
    return INDEX + build;
  }

  static String versionsOf(long build) {
    return VERSIONS + build;
  }

  /** Makes what is missing, checks what is there, and removes what a crash has left. */
  static Void prepare(Connection connection, String store, Dialect dialect) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!dialect.lockForPreparing().isEmpty()) {
        statement.execute(dialect.lockForPreparing());
      }
      statement.execute(
          "create table if not exists aorist_format ("
              + "version int not null, last_build bigint not null)");
      statement.execute(
          "create table if not exists aorist_builds ("
              + "build_id bigint not null primary key, view_name varchar(64) not null,"
              + " version int not null, row_order varchar(16) not null, live boolean not null)");
      statement.execute(
          "create table if not exists aorist_offsets ("
              + "build_id bigint not null, partition_no int not null,"
              + " next_offset bigint not null, epoch bigint not null,"
              + " primary key (build_id, partition_no))");
      statement.execute(
          "create table if not exists aorist_categories ("
              + "build_id bigint not null, partition_no int not null,"
              + " category varchar(512) not null,"
              + " primary key (build_id, partition_no, category))");
      add(connection, "aorist_builds", "switch_when", "varchar(16) default 'IF_EQUAL' not null");
      add(connection, "aorist_builds", "history", "boolean default false not null");
      add(connection, "aorist_builds", "indexes", "varchar(8192) default '' not null");
      if (add(connection, "aorist_offsets", "seen", "bigint")) {
        statement.execute("update aorist_offsets set seen = next_offset");
      }
      add(connection, "aorist_offsets", "holder", "varchar(512) default '' not null");
      add(connection, "aorist_builds", "was_live", "boolean default false not null");
      add(connection, "aorist_builds", "copied", "boolean default false not null");
      ParkedTables.prepare(statement, dialect);
      statement.execute(
          "insert into aorist_format (version, last_build) select "
              + VERSION
              + ", 0 where not exists (select * from aorist_format)");
      if (checkVersion(statement, store) < VERSION) {
        for (String table : tables(connection)) {
          if (table.startsWith(VERSIONS)) {
            VersionTable.prepare(statement, table, dialect);
          }
        }
      }
      if (tables(connection).contains(PARKED_2)) {
        ParkedTables.takeOver(connection, dialect);
      }
      statement.execute(
          "update aorist_format set version = " + VERSION + " where version < " + VERSION);
      statement.execute("drop table if exists " + PARKED_2);
      for (String rubbish : tablesWithoutBuild(connection)) {
        statement.execute("drop table if exists " + rubbish);
      }
    }
    return null;
  }

  /**
   * Adds a column that an earlier format had not. Where it is there nothing is asked of the
   * database but that: even an addition that changes nothing would keep all others from the table.
   */
  private static boolean add(Connection connection, String table, String column, String type)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select * from " + table + " where 1 = 0")) {
      for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
        if (found.getMetaData().getColumnLabel(i).equalsIgnoreCase(column)) {
          return false;
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("alter table " + table + " add column " + column + " " + type);
    }
    return true;
  }

  private static int checkVersion(Statement statement, String store) throws SQLException {
    try (ResultSet found = statement.executeQuery("select version from aorist_format")) {
      found.next();
      int version = found.getInt(1);
      if (version < 1 || version > VERSION) {
        throw new ViewStoreException(
            store,
            "The view store "
                + store
                + " has the format "
                + version
                + ", this program knows "
                + VERSION
                + ". Use a newer program, or move the store away: views can be built again from"
                + " the log.",
            null);
      }
      return version;
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet tables =
        connection
            .getMetaData()
            .getTables(null, connection.getSchema(), null, new String[] {"TABLE", "BASE TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static List<String> tablesWithoutBuild(Connection connection) throws SQLException {
    // Tables first: whoever makes a build beside us enters both at once.
    List<String> rubbish = tables(connection);
    rubbish.removeIf(
        name -> !name.startsWith(ROWS) && !name.startsWith(VERSIONS) && !name.startsWith(INDEX));
    try (Statement statement = connection.createStatement();
        ResultSet builds = statement.executeQuery("select build_id from aorist_builds")) {
      while (builds.next()) {
        rubbish.remove(rowsOf(builds.getLong(1)));
        rubbish.remove(versionsOf(builds.getLong(1)));
        rubbish.remove(indexOf(builds.getLong(1)));
      }
    }
    return rubbish;
  }
}
