package dev.aorist.projections.jdbc;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.DurableViewStoreContract;
import dev.aorist.projections.testkit.PostgresServer;
import dev.aorist.projections.testkit.Reference;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A real server; each test has a schema of its own. */
class PostgresViewStoreTest extends DurableViewStoreContract {
  private final String url = PostgresServer.newSchema();

  @Override
  protected Future<? extends ViewStore> open() {
    return JdbcViewStore.postgres(url, new SystemEnvironment());
  }

  @Test
  void opening_side_by_side_makes_the_tables_once() {
    Future<? extends ViewStore> second = open();
    Future<? extends ViewStore> third = open();

    get(get(second).close());
    get(get(third).close());
    assertThat(get(table.builds())).isEmpty();
  }

  @Test
  void opening_leaves_the_builds_of_others_alone() {
    var build = create();
    get(table.commit(commit(claimAll(build), 0, 1, "a", 1)));
    get(get(open()).close());

    assertThat(get(table.page(build.number(), "", 10))).hasSize(1);
  }

  /** Whoever opens it must not wait for commits of others, nor they for him. */
  @Test
  void opening_locks_nothing_that_commits_need() throws SQLException {
    Claim claim = claimAll(create());
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeQuery("select * from aorist_builds").close();
      statement.executeUpdate("update aorist_offsets set seen = seen where partition_no = 3");

      get(get(open()).close());
      get(table.commit(commit(claim, 0, 1, "a", 1)));
      other.rollback();
    }
  }

  /** Live, stopped and started again, and rebuilt: what a loop over the events gives. */
  @Test
  void a_view_that_is_stopped_and_started_is_that_of_a_plain_replay() {
    long seed = 7;
    var random = new SplittableRandom(seed);
    try (var world = new World(4, AccountEvent.class)) {
      for (int round = 0; round < 5; round++) {
        var runtime = world.start(store(), Balances.class);
        for (int i = 0; i < 100; i++) {
          String account = "account-" + random.nextInt(20);
          world.append(account, new Opened("Ann"), new Deposited(random.nextInt(1000)));
          if (random.nextInt(10) == 0) {
            world.append(account, new Closed());
          }
        }
        if (random.nextBoolean()) {
          get(runtime.caughtUp());
        }
        get(runtime.close());
      }
      var runtime = world.start(store(), Balances.class);
      get(runtime.caughtUp());
      View<Balance> view = runtime.view(Balances.class);

      String expected =
          Reference.digest(Fold.of(new Balances()), Reference.events(world.store()), event -> true);
      assertThat(get(view.digest()).sha256()).as("seed %d", seed).isEqualTo(expected);
      var rebuilt = get(view.rebuild(progress -> {}));
      assertThat(rebuilt.rebuilt().sha256()).isEqualTo(expected);
      assertThat(rebuilt.switched()).isTrue();
    }
  }

  @Test
  void what_hinders_opening_is_said_without_the_password() {
    String url = "jdbc:postgresql://localhost:" + PostgresServer.port() + "/nowhere";
    var environment = new SystemEnvironment();

    assertThatThrownBy(
            () -> get(JdbcViewStore.postgres(url + "?user=postgres&password=secret", environment)))
        .isInstanceOf(ViewStoreException.class)
        .hasMessage(
            "The view store postgresql://localhost:"
                + PostgresServer.port()
                + "/nowhere has no such database. Create it, or correct its name in the URL.");
    assertThatThrownBy(
            () -> get(JdbcViewStore.postgres("jdbc:postgresql://localhost:1/x", environment)))
        .isInstanceOf(ViewStoreException.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining("See that the server runs");
    assertThatThrownBy(() -> get(JdbcViewStore.postgres("jdbc:h2:x", environment)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The URL of a PostgreSQL database begins with jdbc:postgresql:");
  }
}
