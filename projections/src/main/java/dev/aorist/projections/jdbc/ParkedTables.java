package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.spi.Commit;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The statements about parked and discarded events of one view. Each is called within a
 * transaction.
 */
final class ParkedTables {
  /** How many events a scan has the driver fetch at once. */
  private static final int FETCH = 1_000;

  /** The types of the columns of a parked event, as arrays have them. */
  private static final List<String> TYPES =
      List.of("bigint", "int", "bigint", "bytea", "bigint", "text", "text");

  private final String view;
  private final Dialect dialect;

  ParkedTables(String view, Dialect dialect) {
    this.view = view;
    this.dialect = dialect;
  }

  static void prepare(Statement statement, Dialect dialect) throws SQLException {
    statement.execute(
        "create table if not exists aorist_parked ("
            + "build_id bigint not null, partition_no int not null, event_offset bigint not null,"
            + " row_key "
            + dialect.keyType()
            + " not null, event_time bigint not null, event_type varchar(1024) not null,"
            + " cause varchar(2048),"
            + " primary key (build_id, partition_no, event_offset, row_key))");
    statement.execute(
        "create table if not exists aorist_discarded ("
            + "view_name varchar(64) not null, version int not null, partition_no int not null,"
            + " event_offset bigint not null,"
            + " primary key (view_name, version, partition_no, event_offset))");
  }

  ParkedCount count(Connection connection, long build) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select (select count(distinct row_key) from aorist_parked where build_id = ?),"
                + " (select count(*) from (select distinct partition_no, event_offset"
                + " from aorist_parked where build_id = ?) events)")) {
      select.setLong(1, build);
      select.setLong(2, build);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return new ParkedCount(found.getLong(1), found.getLong(2));
      }
    }
  }

  Set<String> keys(Connection connection, long build) throws SQLException {
    Set<String> keys = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select distinct row_key from aorist_parked where build_id = ?")) {
      select.setLong(1, build);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          keys.add(text(found.getBytes(1)));
        }
      }
    }
    return keys;
  }

  /** In order. */
  void scan(Connection connection, long build, Consumer<ParkedEvent> to) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select partition_no, event_offset, event_time, event_type, row_key, cause"
                + " from aorist_parked where build_id = ?"
                + " order by event_time, partition_no, event_offset, row_key")) {
      select.setFetchSize(FETCH);
      select.setLong(1, build);
      try (ResultSet found = select.executeQuery()) {
        ParkedEvent event = null;
        while (found.next()) {
          ParkedEvent next = read(found);
          if (event != null && event.position().equals(next.position())) {
            event = both(event, next);
          } else {
            if (event != null) {
              to.accept(event);
            }
            event = next;
          }
        }
        if (event != null) {
          to.accept(event);
        }
      }
    }
  }

  /** One event with one of its rows. */
  private static ParkedEvent read(ResultSet found) throws SQLException {
    String key = text(found.getBytes(5));
    String cause = found.getString(6);
    return new ParkedEvent(
        new Position(found.getInt(1), found.getLong(2)),
        found.getLong(3),
        found.getString(4),
        List.of(key),
        cause == null ? null : key,
        cause);
  }

  /** The same event with more of its rows. */
  private static ParkedEvent both(ParkedEvent event, ParkedEvent more) {
    List<String> keys = new ArrayList<>(event.keys());
    keys.addAll(more.keys());
    ParkedEvent failed = event.causeOrNull() == null ? more : event;
    return new ParkedEvent(
        event.position(),
        event.timestamp(),
        event.eventType(),
        keys,
        failed.rowOrNull(),
        failed.causeOrNull());
  }

  void change(Connection connection, long build, Commit.Parking changes) throws SQLException {
    if (!changes.unparks().isEmpty()) {
      unpark(connection, build, changes.unparks());
    }
    if (!changes.parks().isEmpty()) {
      park(connection, build, changes.parks());
    }
    if (!changes.discards().isEmpty()) {
      discard(connection, build, changes.discards());
    }
  }

  private static void unpark(Connection connection, long build, List<ParkedEvent> events)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from aorist_parked"
                + " where build_id = ? and partition_no = ? and event_offset = ?")) {
      for (ParkedEvent event : events) {
        delete.setLong(1, build);
        delete.setInt(2, event.position().partition());
        delete.setLong(3, event.position().offset());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  /** A line for each event and row. */
  private void park(Connection connection, long build, List<ParkedEvent> events)
      throws SQLException {
    List<Object[]> lines = new ArrayList<>(events.size());
    for (ParkedEvent event : events) {
      for (String key : event.keys()) {
        boolean failed = key.equals(event.rowOrNull());
        lines.add(
            new Object[] {
              build,
              event.position().partition(),
              event.position().offset(),
              bytes(key),
              event.timestamp(),
              event.eventType(),
              failed ? event.causeOrNull() : null
            });
      }
    }
    dialect.insert(connection, "aorist_parked", TYPES, lines);
  }

  private static void discard(Connection connection, long build, List<Position> positions)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into aorist_discarded select view_name, version, cast(? as int),"
                + " cast(? as bigint) from aorist_builds where build_id = ?")) {
      for (Position position : positions) {
        insert.setInt(1, position.partition());
        insert.setLong(2, position.offset());
        insert.setLong(3, build);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  Set<Position> discarded(Connection connection, int version) throws SQLException {
    Set<Position> positions = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select partition_no, event_offset from aorist_discarded"
                + " where view_name = ? and version = ?")) {
      select.setString(1, view);
      select.setInt(2, version);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          positions.add(new Position(found.getInt(1), found.getLong(2)));
        }
      }
    }
    return positions;
  }

  /** Those that its build has parked; what was discarded stays. */
  void strikeOut(Connection connection, long build) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from aorist_parked where build_id = ?")) {
      delete.setLong(1, build);
      delete.executeUpdate();
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
