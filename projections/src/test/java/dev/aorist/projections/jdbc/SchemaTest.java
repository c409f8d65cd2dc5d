package dev.aorist.projections.jdbc;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Order;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.testkit.Bank.Balance;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    assertThat(format()).isEqualTo(3);
  }

  @Test
  void a_store_of_a_format_to_come_is_refused() throws Exception {
    get(open().close());
    execute("update aorist_format set version = 99");

    assertThatThrownBy(this::open)
        .isInstanceOf(ViewStoreException.class)
        .hasMessageContaining("has the format 99, this program knows 3. Use a newer program");
  }
}
