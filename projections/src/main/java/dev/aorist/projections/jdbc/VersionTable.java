package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.RowFormat;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The statements about the versions of a build's rows. Each is called within a transaction. The
 * index runs by key and then from the newest version to the oldest: the one of a moment is the
 * first that it has from there on, however many there are.
 */
final class VersionTable<R> {
  private static final int FETCH = 1_000;

  private static final List<String> TYPES = List.of("bytea", "bigint", "int", "bigint", "text");
  private static final String COLUMNS =
      "select row_key, event_time, partition_no, event_offset, row_json from ";

  /** Versions at or before a place; the first condition is the one that the index is good for. */
  private static final String UP_TO =
      " event_time <= ? and (event_time < ? or partition_no < ?"
          + " or (partition_no = ? and event_offset <= ?))";

  private static final String NEWEST_FIRST =
      " order by row_key, event_time desc, partition_no desc, event_offset desc";

  private final Dialect dialect;
  private final RowFormat<R> format;

  VersionTable(Dialect dialect, RowFormat<R> format) {
    this.dialect = dialect;
    this.format = format;
  }

  void create(Connection connection, long build) throws SQLException {
    String table = Schema.versionsOf(build);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table "
              + table
              + " (row_key "
              + dialect.keyType()
              + " not null, event_time bigint not null, partition_no int not null,"
              + " event_offset bigint not null, row_json "
              + dialect.jsonType()
              + ")");
      statement.execute(
          "create unique index "
              + table
              + "_at on "
              + table
              + " (row_key, event_time desc, partition_no desc, event_offset desc)");
    }
  }

  void drop(Connection connection, long build) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists " + Schema.versionsOf(build));
    }
  }

  void add(Connection connection, long build, List<RowVersion<R>> versions) throws SQLException {
    if (versions.isEmpty()) {
      return;
    }
    List<Object[]> lines = new ArrayList<>(versions.size());
    for (RowVersion<R> version : versions) {
      lines.add(
          new Object[] {
            bytes(version.key()),
            version.timestamp(),
            version.position().partition(),
            version.position().offset(),
            version.rowOrNull() == null ? null : format.encode(version.rowOrNull())
          });
    }
    dialect.insert(connection, Schema.versionsOf(build), TYPES, lines);
  }

  @Nullable RowVersion<R> at(Connection connection, long build, String key, Place upTo)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            COLUMNS
                + Schema.versionsOf(build)
                + " where row_key = ? and"
                + UP_TO
                + NEWEST_FIRST
                + " limit 1")) {
      select.setBytes(1, bytes(key));
      set(select, 2, upTo);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? read(found) : null;
      }
    }
  }

  /** In order. */
  List<RowVersion<R>> between(
      Connection connection, long build, String key, Place after, Place upTo) throws SQLException {
    List<RowVersion<R>> versions = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            COLUMNS
                + Schema.versionsOf(build)
                + " where row_key = ? and event_time >= ? and"
                + UP_TO
                + NEWEST_FIRST)) {
      select.setBytes(1, bytes(key));
      select.setLong(2, after.timestamp());
      set(select, 3, upTo);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          RowVersion<R> version = read(found);
          if (Place.of(version).compareTo(after) > 0) {
            versions.add(0, version);
          }
        }
      }
    }
    return versions;
  }

  /** By key, the newest version of each first. */
  void scan(Connection connection, long build, String fromKey, Predicate<RowVersion<R>> to)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            COLUMNS + Schema.versionsOf(build) + " where row_key >= ?" + NEWEST_FIRST)) {
      select.setFetchSize(FETCH);
      select.setBytes(1, bytes(fromKey));
      try (ResultSet found = select.executeQuery()) {
        while (found.next() && to.test(read(found))) {
          // The reader says when it has seen enough.
        }
      }
    }
  }

  private static void set(PreparedStatement select, int first, Place upTo) throws SQLException {
    select.setLong(first, upTo.timestamp());
    select.setLong(first + 1, upTo.timestamp());
    select.setInt(first + 2, upTo.position().partition());
    select.setInt(first + 3, upTo.position().partition());
    select.setLong(first + 4, upTo.position().offset());
  }

  private RowVersion<R> read(ResultSet found) throws SQLException {
    String json = found.getString(5);
    return new RowVersion<>(
        new String(found.getBytes(1), StandardCharsets.UTF_8),
        found.getLong(2),
        new Position(found.getInt(3), found.getLong(4)),
        json == null ? null : format.decode(json));
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
