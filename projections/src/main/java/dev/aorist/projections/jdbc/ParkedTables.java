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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The statements about parked and discarded events of one view. Each is called within a
 * transaction. What a commit parks of a row is one line, however many events there are: they come
 * in numbers, since a row that stands still may be one that is busy.
 */
final class ParkedTables {
  /** So many events share a line; each has up to some kilobytes. */
  private static final int BUNDLE = 200;

  /** The types of the columns of a line, as arrays have them. */
  private static final List<String> TYPES =
      List.of("bigint", "bytea", "bigint", "int", "bigint", "int", "text");

  /** Which of them says how many events count here. */
  private static final int COUNT = 5;

  private static final String BY_PLACE = " order by event_time, partition_no, event_offset";

  private final String view;
  private final Dialect dialect;

  ParkedTables(String view, Dialect dialect) {
    this.view = view;
    this.dialect = dialect;
  }

  static void prepare(Statement statement, Dialect dialect) throws SQLException {
    statement.execute(
        "create table if not exists aorist_queues ("
            + "build_id bigint not null, row_key "
            + dialect.keyType()
            + " not null, event_time bigint not null, partition_no int not null,"
            + " event_offset bigint not null, events int not null, lines "
            + dialect.jsonType()
            + " not null,"
            + " primary key (build_id, row_key, event_time, partition_no, event_offset))");
    statement.execute(
        "create table if not exists aorist_discarded ("
            + "view_name varchar(64) not null, version int not null, partition_no int not null,"
            + " event_offset bigint not null,"
            + " primary key (view_name, version, partition_no, event_offset))");
  }

  /** Takes over what format 2 has parked, which had a line for each event and row. */
  static void takeOver(Connection connection, Dialect dialect) throws SQLException {
    Map<Long, Collected> builds = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select build_id, partition_no, event_offset, event_time, event_type, row_key,"
                    + " cause from aorist_parked")) {
      while (found.next()) {
        String key = text(found.getBytes(6));
        String cause = found.getString(7);
        var position = new Position(found.getInt(2), found.getLong(3));
        builds
            .computeIfAbsent(found.getLong(1), build -> new Collected())
            .add(
                new ParkedEvent(
                    position,
                    found.getLong(4),
                    found.getString(5),
                    List.of(key),
                    cause == null ? null : key,
                    cause));
      }
    }
    for (Map.Entry<Long, Collected> build : builds.entrySet()) {
      park(connection, dialect, build.getKey(), build.getValue().inOrder());
    }
  }

  ParkedCount count(Connection connection, long build) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select count(distinct row_key), coalesce(sum(events), 0) from aorist_queues"
                + " where build_id = ?")) {
      select.setLong(1, build);
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
            "select distinct row_key from aorist_queues where build_id = ?")) {
      select.setLong(1, build);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          keys.add(text(found.getBytes(1)));
        }
      }
    }
    return keys;
  }

  /** In order; all are in memory meanwhile. */
  void scan(Connection connection, long build, Consumer<ParkedEvent> to) throws SQLException {
    var collected = new Collected();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select row_key, lines from aorist_queues where build_id = ?")) {
      select.setLong(1, build);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          ParkedLines.decode(text(found.getBytes(1)), found.getString(2)).forEach(collected::add);
        }
      }
    }
    collected.inOrder().forEach(to);
  }

  /** Events that come with one of their rows each. */
  private static final class Collected {
    private final Map<Position, ParkedEvent> events = new HashMap<>();

    void add(ParkedEvent event) {
      events.merge(event.position(), event, Collected::both);
    }

    private static ParkedEvent both(ParkedEvent event, ParkedEvent more) {
      List<String> keys = new ArrayList<>(event.keys());
      keys.addAll(more.keys());
      keys.sort(KeyOrder.INSTANCE);
      ParkedEvent failed = event.causeOrNull() == null ? more : event;
      return new ParkedEvent(
          event.position(),
          event.timestamp(),
          event.eventType(),
          keys,
          failed.rowOrNull(),
          failed.causeOrNull());
    }

    List<ParkedEvent> inOrder() {
      return events.values().stream().sorted(ParkedEvent.ORDER).toList();
    }
  }

  void change(Connection connection, long build, Commit.Parking changes) throws SQLException {
    if (!changes.unparks().isEmpty()) {
      unpark(connection, build, changes.unparks());
    }
    if (!changes.parks().isEmpty()) {
      park(connection, dialect, build, changes.parks());
    }
    if (!changes.discards().isEmpty()) {
      discard(connection, build, changes.discards());
    }
  }

  /** A line for each row, or some where it has many events. */
  private static void park(
      Connection connection, Dialect dialect, long build, List<ParkedEvent> events)
      throws SQLException {
    List<Object[]> lines = new ArrayList<>();
    byKey(events).forEach((key, queue) -> lines.addAll(lines(build, key, queue)));
    dialect.insert(connection, "aorist_queues", TYPES, lines);
  }

  private static Map<String, List<ParkedEvent>> byKey(List<ParkedEvent> events) {
    Map<String, List<ParkedEvent>> queues = new HashMap<>();
    for (ParkedEvent event : events) {
      event.keys().forEach(key -> queues.computeIfAbsent(key, k -> new ArrayList<>()).add(event));
    }
    return queues;
  }

  private static List<Object[]> lines(long build, String key, List<ParkedEvent> queue) {
    queue.sort(ParkedEvent.ORDER);
    List<Object[]> lines = new ArrayList<>();
    for (int from = 0; from < queue.size(); from += BUNDLE) {
      List<ParkedEvent> some = queue.subList(from, Math.min(queue.size(), from + BUNDLE));
      ParkedEvent first = some.get(0);
      // An event of several rows counts where its first one is.
      int counted = (int) some.stream().filter(event -> event.keys().get(0).equals(key)).count();
      lines.add(
          new Object[] {
            build,
            bytes(key),
            first.timestamp(),
            first.position().partition(),
            first.position().offset(),
            counted,
            ParkedLines.encode(key, some)
          });
    }
    return lines;
  }

  /** Takes events out of their rows' lines, and puts back what is left of those. */
  private void unpark(Connection connection, long build, List<ParkedEvent> events)
      throws SQLException {
    List<Object[]> left = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select event_time, partition_no, event_offset, events, lines from aorist_queues"
                    + " where build_id = ? and row_key = ?"
                    + BY_PLACE);
        PreparedStatement delete =
            connection.prepareStatement(
                "delete from aorist_queues where build_id = ? and row_key = ? and event_time = ?"
                    + " and partition_no = ? and event_offset = ?")) {
      for (Map.Entry<String, List<ParkedEvent>> queue : byKey(events).entrySet()) {
        Map<Position, ParkedEvent> gone = new HashMap<>();
        queue.getValue().forEach(event -> gone.put(event.position(), event));
        select.setLong(1, build);
        select.setBytes(2, bytes(queue.getKey()));
        try (ResultSet found = select.executeQuery()) {
          while (!gone.isEmpty() && found.next()) {
            take(build, queue.getKey(), found, gone, delete, left);
          }
        }
      }
      delete.executeBatch();
    }
    if (!left.isEmpty()) {
      dialect.insert(connection, "aorist_queues", TYPES, left);
    }
  }

  private static void take(
      long build,
      String key,
      ResultSet found,
      Map<Position, ParkedEvent> gone,
      PreparedStatement delete,
      List<Object[]> left)
      throws SQLException {
    List<ParkedEvent> rest = new ArrayList<>();
    int counted = found.getInt(4);
    List<ParkedEvent> there = ParkedLines.decode(key, found.getString(5));
    for (ParkedEvent event : there) {
      ParkedEvent taken = gone.remove(event.position());
      if (taken == null) {
        rest.add(event);
      } else if (taken.keys().get(0).equals(key)) {
        counted--;
      }
    }
    if (rest.size() == there.size()) {
      return;
    }
    delete.setLong(1, build);
    delete.setBytes(2, bytes(key));
    delete.setLong(3, found.getLong(1));
    delete.setInt(4, found.getInt(2));
    delete.setLong(5, found.getLong(3));
    delete.addBatch();
    if (!rest.isEmpty()) {
      Object[] line = lines(build, key, rest).get(0);
      line[COUNT] = counted;
      left.add(line);
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
    try (PreparedStatement delete =
        connection.prepareStatement("delete from aorist_queues where build_id = ?")) {
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
