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
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The statements about the versions of a build's rows. Each is called within a transaction. The
 * index runs by key and then from the newest version to the oldest: the one of a moment is the
 * first that it has from there on, however many there are. Where some of a row were forgotten, a
 * line without row at {@link Place#FORGOTTEN} says so.
 *
 * <p>A short row stands in the index too where that saves reading a page of the table ({@link
 * Dialect#indexHoldsValues}): beyond the cache that is half of what a question costs. A long one
 * would fill the index's inner pages.
 */
final class VersionTable<R> {
  /** How many lines a scan reads at once. */
  private static final int PAGE = 100;

  /** Rows of up to so many characters are where the index can hold them. */
  private static final int SHORT = 200;

  private static final List<String> TYPES =
      List.of("bytea", "bigint", "int", "bigint", "text", "text");
  private static final String COLUMNS =
      "select row_key, event_time, partition_no, event_offset, coalesce(short_json, row_json) from ";

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
      prepare(statement, table, dialect);
    }
  }

  /** Adds what format 4 did to a table, and the index. */
  static void prepare(Statement statement, String table, Dialect dialect) throws SQLException {
    statement.execute(
        "alter table " + table + " add column if not exists short_json varchar(" + SHORT + ")");
    statement.execute("drop index if exists " + table + "_at");
    statement.execute(
        "create unique index "
            + table
            + "_at on "
            + table
            + " (row_key, event_time desc, partition_no desc, event_offset desc"
            + (dialect.indexHoldsValues() ? ", short_json)" : ")"));
  }

  void drop(Connection connection, long build) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists " + Schema.versionsOf(build));
    }
  }

  /**
   * @param historyFrom the time before which versions that were over are forgotten; 0 to keep all
   */
  void add(Connection connection, long build, List<RowVersion<R>> versions, long historyFrom)
      throws SQLException {
    if (versions.isEmpty()) {
      return;
    }
    List<Object[]> lines = new ArrayList<>(versions.size());
    for (RowVersion<R> version : versions) {
      String json = version.rowOrNull() == null ? null : format.encode(version.rowOrNull());
      boolean isShort = json != null && json.length() <= SHORT;
      lines.add(
          new Object[] {
            bytes(version.key()),
            version.timestamp(),
            version.position().partition(),
            version.position().offset(),
            isShort ? null : json,
            isShort ? json : null
          });
    }
    dialect.insert(connection, Schema.versionsOf(build), TYPES, lines);
    if (historyFrom > 0) {
      List<String> keys = versions.stream().map(RowVersion::key).distinct().toList();
      noteForgotten(connection, build, forget(connection, build, keys, historyFrom));
    }
  }

  /** Those of {@code keys} of which there was something to forget. */
  private static List<String> forget(
      Connection connection, long build, List<String> keys, long historyFrom) throws SQLException {
    List<String> forgotten = new ArrayList<>();
    String table = Schema.versionsOf(build);
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from "
                + table
                + " where row_key = ? and event_time >= 0 and event_time < (select event_time from "
                + table
                + " where row_key = ? and event_time <= ?"
                + NEWEST_FIRST
                + " limit 1)")) {
      for (String key : keys) {
        delete.setBytes(1, bytes(key));
        delete.setBytes(2, bytes(key));
        delete.setLong(3, historyFrom);
        delete.addBatch();
      }
      int[] deleted = delete.executeBatch();
      for (int i = 0; i < deleted.length; i++) {
        if (deleted[i] > 0) {
          forgotten.add(keys.get(i));
        }
      }
    }
    return forgotten;
  }

  /** Puts a line at {@link Place#FORGOTTEN}, where there is none. */
  private void noteForgotten(Connection connection, long build, List<String> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    String table = Schema.versionsOf(build);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into "
                + table
                + " (row_key, event_time, partition_no, event_offset) select cast(? as "
                + dialect.keyType()
                + "), -1, 0, 0 where not exists (select 1 from "
                + table
                + " where row_key = ? and event_time = -1)")) {
      for (String key : keys) {
        insert.setBytes(1, bytes(key));
        insert.setBytes(2, bytes(key));
        insert.addBatch();
      }
      insert.executeBatch();
    }
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

  /** The version of each row at a place, by key. */
  void at(
      Connection connection,
      long build,
      String fromKey,
      Function<String, Place> upTo,
      Predicate<RowVersion<R>> to)
      throws SQLException {
    String from = fromKey;
    while (from != null) {
      from = walk(connection, build, from, upTo, to);
    }
  }

  /**
   * Goes over a page of lines, which is fastest where rows have few versions. Of a row that has
   * more than a page the version is looked up.
   *
   * @return where to go on; null when it is enough
   */
  private @Nullable String walk(
      Connection connection,
      long build,
      String fromKey,
      Function<String, Place> upTo,
      Predicate<RowVersion<R>> to)
      throws SQLException {
    String first = null;
    String key = null;
    Place place = null;
    boolean found = false;
    int lines = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            COLUMNS
                + Schema.versionsOf(build)
                + " where row_key >= ?"
                + NEWEST_FIRST
                + " limit ?")) {
      select.setBytes(1, bytes(fromKey));
      select.setInt(2, PAGE);
      try (ResultSet line = select.executeQuery()) {
        for (; line.next(); lines++) {
          String next = text(line.getBytes(1));
          if (place == null || !next.equals(key)) {
            first = first == null ? next : first;
            key = next;
            place = upTo.apply(key);
            found = false;
          }
          if (!found && place(line).compareTo(place) <= 0) {
            found = true;
            if (!to.test(read(line))) {
              return null;
            }
          }
        }
      }
    }
    if (place == null || lines < PAGE) {
      return null;
    }
    if (!found && !key.equals(first)) {
      return key;
    }
    RowVersion<R> version = found ? null : at(connection, build, key, place);
    return version == null || to.test(version) ? key + '\0' : null;
  }

  private static void set(PreparedStatement select, int first, Place upTo) throws SQLException {
    select.setLong(first, upTo.timestamp());
    select.setLong(first + 1, upTo.timestamp());
    select.setInt(first + 2, upTo.position().partition());
    select.setInt(first + 3, upTo.position().partition());
    select.setLong(first + 4, upTo.position().offset());
  }

  private RowVersion<R> read(ResultSet found) throws SQLException {
    Place place = place(found);
    String json = found.getString(5);
    return new RowVersion<>(
        text(found.getBytes(1)),
        place.timestamp(),
        place.position(),
        json == null ? null : format.decode(json));
  }

  private static Place place(ResultSet found) throws SQLException {
    return new Place(found.getLong(2), new Position(found.getInt(3), found.getLong(4)));
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
