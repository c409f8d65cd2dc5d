package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.KeyOrder;
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

  private final String view;

  ParkedTables(String view) {
    this.view = view;
  }

  static void prepare(Statement statement, Dialect dialect) throws SQLException {
    statement.execute(
        "create table if not exists aorist_parked ("
            + "build_id bigint not null, partition_no int not null, event_offset bigint not null,"
            + " event_time bigint not null, event_type varchar(1024) not null, failed_key "
            + dialect.keyType()
            + ", cause varchar(2048),"
            + " primary key (build_id, partition_no, event_offset))");
    statement.execute(
        "create table if not exists aorist_parked_keys ("
            + "build_id bigint not null, row_key "
            + dialect.keyType()
            + " not null, partition_no int not null, event_offset bigint not null,"
            + " primary key (build_id, row_key, partition_no, event_offset))");
    statement.execute(
        "create table if not exists aorist_discarded ("
            + "view_name varchar(64) not null, version int not null, partition_no int not null,"
            + " event_offset bigint not null,"
            + " primary key (view_name, version, partition_no, event_offset))");
  }

  ParkedCount count(Connection connection, long build) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select (select count(distinct row_key) from aorist_parked_keys where build_id = ?),"
                + " (select count(*) from aorist_parked where build_id = ?)")) {
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
            "select distinct row_key from aorist_parked_keys where build_id = ?")) {
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
            "select p.partition_no, p.event_offset, p.event_time, p.event_type, p.failed_key,"
                + " p.cause, k.row_key from aorist_parked p join aorist_parked_keys k"
                + " on k.build_id = p.build_id and k.partition_no = p.partition_no"
                + " and k.event_offset = p.event_offset where p.build_id = ?"
                + " order by p.event_time, p.partition_no, p.event_offset")) {
      select.setFetchSize(FETCH);
      select.setLong(1, build);
      try (ResultSet found = select.executeQuery()) {
        ParkedEvent event = null;
        List<String> keys = new ArrayList<>();
        while (found.next()) {
          var position = new Position(found.getInt(1), found.getLong(2));
          if (event != null && !event.position().equals(position)) {
            to.accept(with(event, keys));
            keys.clear();
          }
          event = read(position, found);
          keys.add(text(found.getBytes(7)));
        }
        if (event != null) {
          to.accept(with(event, keys));
        }
      }
    }
  }

  private static ParkedEvent read(Position position, ResultSet found) throws SQLException {
    byte[] failed = found.getBytes(5);
    return new ParkedEvent(
        position,
        found.getLong(3),
        found.getString(4),
        List.of(),
        failed == null ? null : text(failed),
        found.getString(6));
  }

  private static ParkedEvent with(ParkedEvent event, List<String> keys) {
    keys.sort(KeyOrder.INSTANCE);
    return new ParkedEvent(
        event.position(),
        event.timestamp(),
        event.eventType(),
        keys,
        event.rowOrNull(),
        event.causeOrNull());
  }

  void change(Connection connection, long build, Commit.Parking changes) throws SQLException {
    if (!changes.unparks().isEmpty()) {
      unpark(connection, build, changes.unparks());
    }
    if (!changes.parks().isEmpty()) {
      park(connection, build, changes.parks());
      enterKeys(connection, build, changes.parks());
    }
    if (!changes.discards().isEmpty()) {
      discard(connection, build, changes.discards());
    }
  }

  private static void unpark(Connection connection, long build, List<ParkedEvent> events)
      throws SQLException {
    for (String table : List.of("aorist_parked_keys", "aorist_parked")) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "delete from "
                  + table
                  + " where build_id = ? and partition_no = ? and event_offset = ?"
                  + (table.endsWith("keys") ? " and row_key = ?" : ""))) {
        for (ParkedEvent event : events) {
          delete.setLong(1, build);
          delete.setInt(2, event.position().partition());
          delete.setLong(3, event.position().offset());
          if (!table.endsWith("keys")) {
            delete.addBatch();
            continue;
          }
          for (String key : event.keys()) {
            delete.setBytes(4, bytes(key));
            delete.addBatch();
          }
        }
        delete.executeBatch();
      }
    }
  }

  private static void park(Connection connection, long build, List<ParkedEvent> events)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into aorist_parked values (?, ?, ?, ?, ?, ?, ?)")) {
      for (ParkedEvent event : events) {
        insert.setLong(1, build);
        insert.setInt(2, event.position().partition());
        insert.setLong(3, event.position().offset());
        insert.setLong(4, event.timestamp());
        insert.setString(5, event.eventType());
        insert.setBytes(6, event.rowOrNull() == null ? null : bytes(event.rowOrNull()));
        insert.setString(7, event.causeOrNull());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void enterKeys(Connection connection, long build, List<ParkedEvent> events)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into aorist_parked_keys values (?, ?, ?, ?)")) {
      for (ParkedEvent event : events) {
        for (String key : event.keys()) {
          insert.setLong(1, build);
          insert.setBytes(2, bytes(key));
          insert.setInt(3, event.position().partition());
          insert.setLong(4, event.position().offset());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
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
    for (String table : List.of("aorist_parked_keys", "aorist_parked")) {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from " + table + " where build_id = ?")) {
        delete.setLong(1, build);
        delete.executeUpdate();
      }
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
