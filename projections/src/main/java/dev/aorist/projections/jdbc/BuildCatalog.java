package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements about builds and offsets of one view. Each is called within a transaction. */
final class BuildCatalog {
  private final String view;
  private final ParkedTables parked;

  BuildCatalog(String view, ParkedTables parked) {
    this.view = view;
    this.parked = parked;
  }

  List<Build> builds(Connection connection) throws SQLException {
    List<Build> builds = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select build_id, version, row_order, live, was_live, history, indexes,"
                + " switch_when, copied from aorist_builds"
                + " where view_name = ? order by build_id")) {
      select.setString(1, view);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          long number = found.getLong(1);
          builds.add(
              new Build(
                  number,
                  found.getInt(2),
                  Order.valueOf(found.getString(3)),
                  state(found.getBoolean(4), found.getBoolean(5), found.getBoolean(9)),
                  checkpoint(connection, number),
                  parked.count(connection, number),
                  keeps(found.getBoolean(6), found.getString(7)),
                  Switch.valueOf(found.getString(8)),
                  holders(connection, number)));
        }
      }
    }
    return builds;
  }

  private static State state(boolean live, boolean wasLive, boolean copied) {
    if (copied) {
      return State.CHECKPOINT;
    }
    return live ? State.LIVE : wasLive ? State.OLD : State.UNFINISHED;
  }

  private static Keeps keeps(boolean history, String indexes) {
    return new Keeps(history, indexes.isEmpty() ? List.of() : List.of(indexes.split(",")));
  }

  /** A number that no build of the store had before. */
  long nextNumber(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate("update aorist_format set last_build = last_build + 1");
      try (ResultSet found = statement.executeQuery("select last_build from aorist_format")) {
        found.next();
        return found.getLong(1);
      }
    }
  }

  Build enter(
      Connection connection,
      long number,
      int version,
      Order order,
      int partitions,
      Keeps keeps,
      Switch when,
      String holder)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into aorist_builds (build_id, view_name, version, row_order, live, history, indexes,"
                + " switch_when) values (?, ?, ?, ?, false, ?, ?, ?)")) {
      insert.setLong(1, number);
      insert.setString(2, view);
      insert.setInt(3, version);
      insert.setString(4, order.name());
      insert.setBoolean(5, keeps.history());
      insert.setString(6, String.join(",", keeps.indexes()));
      insert.setString(7, when.name());
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into aorist_offsets (build_id, partition_no, next_offset, epoch, seen, holder)"
                + " values (?, ?, 0, 0, 0, ?)")) {
      for (int partition = 0; partition < partitions; partition++) {
        insert.setLong(1, number);
        insert.setInt(2, partition);
        insert.setString(3, holder);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return new Build(
        number,
        version,
        order,
        State.UNFINISHED,
        Checkpoint.start(partitions),
        ParkedCount.NONE,
        keeps,
        when,
        Collections.nCopies(partitions, holder));
  }

  /**
   * The build that is to be copied.
   *
   * @throws IllegalStateException when something is parked in it
   */
  Build toCopy(Connection connection, long build) throws SQLException {
    Build from =
        builds(connection).stream()
            .filter(each -> each.number() == build)
            .findFirst()
            .orElseThrow(() -> new UnknownBuildException(view, build));
    if (from.parked().events() > 0) {
      throw ViewTable.whyNotCopied(view, from.parked());
    }
    return from;
  }

  /** Enters a copy of a build. */
  Build copy(Connection connection, Build from, long number) throws SQLException {
    for (String insert :
        List.of(
            "insert into aorist_builds (build_id, view_name, version, row_order, live, switch_when,"
                + " copied) select cast(? as bigint), view_name, version, row_order, false,"
                + " switch_when, true from aorist_builds where build_id = ?",
            "insert into aorist_offsets (build_id, partition_no, next_offset, epoch, seen)"
                + " select cast(? as bigint), partition_no, next_offset, 0, seen"
                + " from aorist_offsets where build_id = ?",
            "insert into aorist_categories (build_id, partition_no, category)"
                + " select cast(? as bigint), partition_no, category"
                + " from aorist_categories where build_id = ?")) {
      try (PreparedStatement copy = connection.prepareStatement(insert)) {
        copy.setLong(1, number);
        copy.setLong(2, from.number());
        copy.executeUpdate();
      }
    }
    return new Build(
        number,
        from.version(),
        from.order(),
        State.CHECKPOINT,
        from.checkpoint(),
        ParkedCount.NONE,
        Keeps.NOTHING,
        from.when(),
        Collections.nCopies(from.checkpoint().partitions(), ""));
  }

  Claim claim(Connection connection, long number, BitSet partitions, String holder)
      throws SQLException {
    lock(connection, number);
    long epoch =
        1 + number(connection, "select max(epoch) from aorist_offsets where build_id = ?", number);
    try (PreparedStatement update =
        connection.prepareStatement(
            "update aorist_offsets set epoch = ?, holder = ?"
                + " where build_id = ? and partition_no = ?")) {
      for (int p = partitions.nextSetBit(0); p >= 0; p = partitions.nextSetBit(p + 1)) {
        update.setLong(1, epoch);
        update.setString(2, holder);
        update.setLong(3, number);
        update.setInt(4, p);
        update.addBatch();
      }
      update.executeBatch();
    }
    return new Claim(
        number,
        epoch,
        holder,
        checkpoint(connection, number),
        categories(connection, number),
        parked.keys(connection, number),
        parked.count(connection, number).events());
  }

  void release(Connection connection, Claim claim) throws SQLException {
    lock(connection, claim.build());
    try (PreparedStatement update =
        connection.prepareStatement(
            "update aorist_offsets set holder = '' where build_id = ? and epoch = ?")) {
      update.setLong(1, claim.build());
      update.setLong(2, claim.epoch());
      update.executeUpdate();
    }
  }

  /** Moves the offsets on, if nobody has claimed their partitions since. */
  void step(Connection connection, Commit<?> commit) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update aorist_offsets set next_offset = ?, seen = seen + ?"
                + " where build_id = ? and partition_no = ? and epoch = ?")) {
      for (Commit.Step step : commit.steps()) {
        update.setLong(1, step.offset());
        update.setLong(2, step.events());
        update.setLong(3, commit.build());
        update.setInt(4, step.partition());
        update.setLong(5, commit.epoch());
        update.addBatch();
      }
      for (int changed : update.executeBatch()) {
        if (changed != 1) {
          require(connection, commit.build());
          throw new FencedException(view, commit.build(), commit.epoch());
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into aorist_categories values (?, ?, ?)")) {
      boolean some = false;
      for (Commit.Step step : commit.steps()) {
        for (String category : step.categories()) {
          insert.setLong(1, commit.build());
          insert.setInt(2, step.partition());
          insert.setString(3, category);
          insert.addBatch();
          some = true;
        }
      }
      if (some) {
        insert.executeBatch();
      }
    }
  }

  void publish(Connection connection, long number) throws SQLException {
    if (lock(connection, number)) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "update aorist_builds set was_live = live, live = (build_id = ?)"
                + " where view_name = ?")) {
      update.setLong(1, number);
      update.setString(2, view);
      update.executeUpdate();
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "update aorist_offsets set holder = '' where build_id in"
                + " (select build_id from aorist_builds where view_name = ? and (live or was_live))")) {
      update.setString(1, view);
      update.executeUpdate();
    }
  }

  /** Publishes if nobody has claimed anything of the live build since; tells whether it did. */
  boolean publish(Connection connection, long number, @Nullable Claim over) throws SQLException {
    // Keeps all others from claiming and publishing.
    long live = lockAll(connection);
    require(connection, number);
    boolean same = live == (over == null ? 0 : over.build());
    if (!same || over != null && !holdsAll(connection, over)) {
      return false;
    }
    publish(connection, number);
    return true;
  }

  /** The number of the live build; 0 if there is none. */
  private long lockAll(Connection connection) throws SQLException {
    long live = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select build_id, live from aorist_builds where view_name = ? order by build_id"
                + " for update")) {
      select.setString(1, view);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          live = found.getBoolean(2) ? found.getLong(1) : live;
        }
      }
    }
    return live;
  }

  private static boolean holdsAll(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select count(*) from aorist_offsets where build_id = ? and epoch <> ?")) {
      select.setLong(1, claim.build());
      select.setLong(2, claim.epoch());
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getLong(1) == 0;
      }
    }
  }

  void strikeOut(Connection connection, long number) throws SQLException {
    if (lock(connection, number)) {
      throw new IllegalStateException(
          "Build " + number + " of the view '" + view + "' is live; publish another first.");
    }
    parked.strikeOut(connection, number);
    for (String table : List.of("aorist_categories", "aorist_offsets", "aorist_builds")) {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from " + table + " where build_id = ?")) {
        delete.setLong(1, number);
        delete.executeUpdate();
      }
    }
  }

  Checkpoint checkpoint(Connection connection, long number) throws SQLException {
    return folded(connection, number).checkpoint();
  }

  Folded folded(Connection connection, long number) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select next_offset, seen from aorist_offsets where build_id = ?"
                + " order by partition_no")) {
      select.setLong(1, number);
      try (ResultSet found = select.executeQuery()) {
        List<Long> offsets = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        while (found.next()) {
          offsets.add(found.getLong(1));
          seen.add(found.getLong(2));
        }
        if (offsets.isEmpty()) {
          throw new UnknownBuildException(view, number);
        }
        return new Folded(checkpoint(offsets), checkpoint(seen));
      }
    }
  }

  private static List<String> holders(Connection connection, long number) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select holder from aorist_offsets where build_id = ? order by partition_no")) {
      select.setLong(1, number);
      try (ResultSet found = select.executeQuery()) {
        List<String> holders = new ArrayList<>();
        while (found.next()) {
          holders.add(found.getString(1));
        }
        return holders;
      }
    }
  }

  private static Checkpoint checkpoint(List<Long> offsets) {
    return Checkpoint.of(offsets.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * @throws UnknownBuildException when there is no such build
   */
  void require(Connection connection, long number) throws SQLException {
    String count = "select count(*) from aorist_builds where build_id = ?";
    if (number(connection, count, number) == 0) {
      throw new UnknownBuildException(view, number);
    }
  }

  /** Keeps all others from claiming, publishing or dropping a build; tells whether it is live. */
  private boolean lock(Connection connection, long number) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select live from aorist_builds where build_id = ? for update")) {
      select.setLong(1, number);
      try (ResultSet found = select.executeQuery()) {
        if (!found.next()) {
          throw new UnknownBuildException(view, number);
        }
        return found.getBoolean(1);
      }
    }
  }

  private static Set<String> categories(Connection connection, long number) throws SQLException {
    Set<String> categories = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select distinct category from aorist_categories where build_id = ?")) {
      select.setLong(1, number);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          categories.add(found.getString(1));
        }
      }
    }
    return categories;
  }

  private static long number(Connection connection, String query, long build) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setLong(1, build);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }
}
