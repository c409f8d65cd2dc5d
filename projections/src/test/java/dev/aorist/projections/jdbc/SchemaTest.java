package dev.aorist.projections.jdbc;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.spi.ViewTable;
import dev.aorist.projections.testkit.Bank.Balance;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of stores that other versions of this program have made. */
class SchemaTest {
  /** What format 1 consisted of, with a build in it that has come to offset 4. */
  private static final String FORMAT_1 =
      """
      create table aorist_format (version int not null, last_build bigint not null);
      create table aorist_builds (build_id bigint not null primary key,
        view_name varchar(64) not null, version int not null, row_order varchar(16) not null,
        live boolean not null);
      create table aorist_offsets (build_id bigint not null, partition_no int not null,
        next_offset bigint not null, epoch bigint not null, primary key (build_id, partition_no));
      create table aorist_categories (build_id bigint not null, partition_no int not null,
        category varchar(512) not null, primary key (build_id, partition_no, category));
      create table aorist_rows_7 (row_key varbinary(1024) not null primary key,
        row_json varchar(1048576) not null);
      insert into aorist_format values (1, 7);
      insert into aorist_builds values (7, 'balances', 1, 'STREAM', true);
      insert into aorist_offsets values (7, 0, 4, 2);
      insert into aorist_rows_7 values (X'31', '{"cents":5}');
      """;

  /** What format 2 added to it, with an event that two rows wait for, and one behind it. */
  private static final String FORMAT_2 =
      FORMAT_1
          + """
      alter table aorist_builds add column switch_when varchar(16) default 'IF_EQUAL' not null;
      alter table aorist_builds add column history boolean default false not null;
      alter table aorist_builds add column indexes varchar(8192) default '' not null;
      create table aorist_parked (build_id bigint not null, partition_no int not null,
        event_offset bigint not null, row_key varbinary(1024) not null, event_time bigint not null,
        event_type varchar(1024) not null, cause varchar(2048),
        primary key (build_id, partition_no, event_offset, row_key));
      create table aorist_discarded (view_name varchar(64) not null, version int not null,
        partition_no int not null, event_offset bigint not null,
        primary key (view_name, version, partition_no, event_offset));
      update aorist_format set version = 2;
      insert into aorist_parked values (7, 0, 2, X'31', 50, 'account.deposited', null);
      insert into aorist_parked values (7, 0, 2, X'32', 50, 'account.deposited', 'bad\tluck');
      insert into aorist_parked values (7, 0, 3, X'32', 60, 'account.opened', null);
      """;

  /** What format 3 added to it, with a row's history. */
  private static final String FORMAT_3 =
      FORMAT_2
          + """
      drop table aorist_parked;
      alter table aorist_builds add column was_live boolean default false not null;
      alter table aorist_offsets add column seen bigint;
      create table aorist_versions_7 (row_key varbinary(1024) not null, event_time bigint not null,
        partition_no int not null, event_offset bigint not null, row_json varchar(1048576));
      create unique index aorist_versions_7_at on aorist_versions_7
        (row_key, event_time desc, partition_no desc, event_offset desc);
      update aorist_format set version = 3;
      update aorist_builds set history = true;
      update aorist_offsets set seen = next_offset;
      insert into aorist_versions_7 values (X'31', 50, 0, 1, '{"cents":2}');
      insert into aorist_versions_7 values (X'31', 60, 0, 3, '{"cents":5}');
      """;

  @TempDir Path directory;

  private void execute(String statements) throws SQLException {
    try (var connection = DriverManager.getConnection(url(), "sa", "");
        var statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  private String url() {
    return "jdbc:h2:file:" + directory.resolve("views").toAbsolutePath();
  }

  private int format() throws SQLException {
    try (var connection = DriverManager.getConnection(url(), "sa", "");
        var statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select version from aorist_format")) {
      found.next();
      return found.getInt(1);
    }
  }

  private JdbcViewStore open() {
    return get(JdbcViewStore.h2(directory.resolve("views"), new SystemEnvironment()));
  }

  @Test
  void a_store_of_format_1_is_taken_over_with_its_views() throws Exception {
    execute(FORMAT_1);
    JdbcViewStore store = open();
    var table = store.table("balances", RowJson.of(Balance.class));

    Build build = get(table.builds()).get(0);
    assertThat(build.order()).isEqualTo(Order.STREAM);
    assertThat(build.checkpoint().offset(0)).isEqualTo(4);
    assertThat(build.parked().events()).isZero();
    // What was folded before anybody counted was seen once.
    assertThat(get(table.scan(7, row -> {})).seen().offset(0)).isEqualTo(4);
    assertThat(build.when()).isEqualTo(Switch.IF_EQUAL);
    assertThat(get(table.page(7, "", 10)).get(0).row()).isEqualTo(new Balance(5));
    get(store.close());
    // A program that knows nothing of parked rows is kept out from now on.
    assertThat(format()).isEqualTo(4);
  }

  @Test
  void what_format_2_has_parked_is_taken_over() throws Exception {
    execute(FORMAT_2);
    for (int opened = 0; opened < 2; opened++) {
      JdbcViewStore store = open();
      var table = store.table("balances", RowJson.of(Balance.class));
      List<ParkedEvent> parked = new ArrayList<>();
      get(table.parked(7, parked::add));

      assertThat(parked)
          .containsExactly(
              new ParkedEvent(
                  new Position(0, 2), 50, "account.deposited", List.of("1", "2"), "2", "bad\tluck"),
              new ParkedEvent(new Position(0, 3), 60, "account.opened", List.of("2"), null, null));
      assertThat(get(table.builds()).get(0).parked()).isEqualTo(new ParkedCount(2, 2));
      get(store.close());
    }
    assertThat(format()).isEqualTo(4);
  }

  @Test
  void a_history_of_format_3_is_taken_over_and_gone_on_with() throws Exception {
    execute(FORMAT_3);
    for (int opened = 0; opened < 2; opened++) {
      JdbcViewStore store = open();
      ViewTable<Balance> table = store.table("balances", RowJson.of(Balance.class));
      var all = new BitSet();
      all.set(0);
      Claim claim = get(table.claim(7, all));
      List<RowVersion<Balance>> fresh =
          List.of(new RowVersion<>("1", 70 + opened, new Position(0, 4 + opened), new Balance(7)));
      get(
          table.commit(
              new Commit<>(
                  7,
                  claim.epoch(),
                  List.of(),
                  List.of(),
                  List.of(new Commit.Step(0, 5 + opened, 1, List.of())),
                  fresh,
                  0,
                  Commit.Parking.NONE)));

      assertThat(get(table.versionAt(7, "1", Place.endOf(55))).orElseThrow().rowOrNull())
          .isEqualTo(new Balance(2));
      assertThat(get(table.versions(7, "1", Place.endOf(0), Place.endOf(99))))
          .extracting(RowVersion::timestamp)
          .containsExactlyElementsOf(
              opened == 0 ? List.of(50L, 60L, 70L) : List.of(50L, 60L, 70L, 71L));
      get(store.close());
    }
    assertThat(format()).isEqualTo(4);
  }

  @Test
  void a_store_of_a_format_to_come_is_refused() throws Exception {
    get(open().close());
    execute("update aorist_format set version = 99");

    assertThatThrownBy(this::open)
        .isInstanceOf(ViewStoreException.class)
        .hasMessageContaining("has the format 99, this program knows 4. Use a newer program");
  }
}
