package dev.aorist.eventstore.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Authority.Stored;
import dev.aorist.eventstore.testkit.AuthorityContract;
import io.vertx.core.Future;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real server, with its log forced as it has to be. */
class JdbcAuthorityTest extends AuthorityContract {
  private static EmbeddedPostgres server;
  private static List<Authority> members;
  private static int key;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    // All three make the table at the same time.
    members =
        IntStream.range(0, 3).mapToObj(i -> open("test")).toList().stream()
            .map(JdbcAuthorityTest::get)
            .toList();
  }

  @AfterAll
  static void stop() throws IOException {
    members.forEach(member -> get(member.close()));
    server.close();
  }

  private static Future<Authority> open(String cluster) {
    return JdbcAuthority.postgres(url(), cluster, new SystemEnvironment());
  }

  private static String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Authority authority(int member) {
    return members.get(member);
  }

  @Override
  protected int freshKey() {
    return key++;
  }

  @Test
  void clusters_in_one_table_do_not_touch_each_other() {
    int mine = freshKey();
    Authority other = get(open("other"));
    get(authority(0).compareAndSet(mine, 0, UUID.randomUUID(), new byte[1]));

    assertThat(get(other.read(mine))).isEqualTo(Stored.NOTHING);
    get(other.close());
  }

  @Test
  void o5_another_process_finds_what_was_answered() {
    int mine = freshKey();
    Stored stored = get(authority(0).compareAndSet(mine, 0, UUID.randomUUID(), new byte[3]));
    Authority again = get(open("test"));

    assertThat(get(again.read(mine))).isEqualTo(stored);
    get(again.close());
  }

  @Test
  void o6_a_change_held_up_by_the_database_fails_in_time_and_is_learned_later() throws Exception {
    int mine = freshKey();
    get(authority(0).compareAndSet(mine, 0, UUID.randomUUID(), new byte[0]));
    UUID token = UUID.randomUUID();
    Authority member = get(open("test"));
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table aorist_authority in exclusive mode");

      assertThatThrownBy(() -> get(member.compareAndSet(mine, 1, token, new byte[1])))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("See that the database runs");
      connection.rollback();
    }

    assertThat(get(member.compareAndSet(mine, 1, token, new byte[1])))
        .isEqualTo(new Stored(2, token, new byte[1]));
    get(member.close());
  }

  @Test
  void a_connection_that_the_server_ended_is_made_again() throws SQLException {
    int unused = freshKey();
    String mine = url() + "&ApplicationName=lonely";
    Authority member = get(JdbcAuthority.postgres(mine, "test", new SystemEnvironment()));
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var ended =
            statement.executeQuery(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'lonely'")) {
      assertThat(ended.next()).isTrue();
    }
    Stored answer = null;
    while (answer == null) {
      answer = get(member.read(unused).otherwiseEmpty());
    }

    assertThat(answer).isEqualTo(Stored.NOTHING);
    get(member.close());
  }

  @Test
  void o8_after_closing_every_call_fails() {
    Authority member = get(open("test"));
    get(member.close());

    assertThatThrownBy(() -> get(member.read(0)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void a_server_that_does_not_force_its_log_is_refused() throws IOException {
    try (var careless = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
      String url = careless.getJdbcUrl("postgres", "postgres");

      assertThatThrownBy(() -> get(JdbcAuthority.postgres(url, "test", new SystemEnvironment())))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageEndingWith("Switch fsync on.");
    }
  }

  @Test
  void what_hinders_opening_is_said_without_the_password() {
    assertThatThrownBy(
            () ->
                get(
                    JdbcAuthority.postgres(
                        "jdbc:postgresql://localhost:1/x?user=u&password=secret",
                        "test",
                        new SystemEnvironment())))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageStartingWith("The authority postgresql://localhost:1/x failed: ")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(
            () -> get(JdbcAuthority.postgres("jdbc:h2:x", "test", new SystemEnvironment())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
