package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.http.AoristRouter;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Key;
import dev.aorist.projections.Merge;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view whose rows are merged from a part for each partition, asked through the command line. */
class MergedViewCommandsTest {
  private static final int ACCOUNTS = 20;

  private final Vertx vertx = Vertx.vertx();
  private Aorist aorist;
  private String url;
  @TempDir Path directory;

  record Sum(long deposits, long cents) {}

  /** What was put in: a row for the even sums, and one for the odd ones. */
  @Projection("put-in")
  static final class PutIn implements Folds<Sum> {
    @Key
    String parity(Bank.Deposited e) {
      return e.cents() % 2 == 0 ? "even" : "odd";
    }

    @EventHandler
    Sum on(Bank.Deposited e) {
      return new Sum(1, e.cents());
    }

    @EventHandler
    Sum on(Sum sum, Bank.Deposited e) {
      return merge(sum, on(e));
    }

    @EventHandler
    void on(Bank.Opened e, Rows<Sum> rows) {}

    @EventHandler
    void on(Bank.Withdrawn e, Rows<Sum> rows) {}

    @Merge
    static Sum merge(Sum one, Sum other) {
      return new Sum(one.deposits() + other.deposits(), one.cents() + other.cents());
    }
  }

  @BeforeEach
  void open() {
    aorist =
        Wait.until(
            Aorist.embed(
                vertx,
                AoristOptions.at(directory)
                    .register(Bank.Account.class, PutIn.class)
                    .partitions(4)));
    for (int i = 1; i <= ACCOUNTS; i++) {
      Wait.until(aorist.commands().send(new Bank.Open("account-" + i, "somebody")));
      Wait.until(aorist.commands().send(new Bank.Deposit("account-" + i, i)));
    }
    Wait.until(aorist.views().caughtUp());
    url =
        "http://127.0.0.1:"
            + Wait.until(
                    vertx
                        .createHttpServer()
                        .requestHandler(AoristRouter.mount(vertx, aorist))
                        .listen(0, "127.0.0.1"))
                .actualPort();
  }

  @AfterEach
  void close() {
    Wait.until(aorist.close());
    Wait.until(vertx.close());
  }

  @Test
  void its_rows_are_asked_then_and_now_verified_and_built_anew() {
    String rows =
        """
        key   cents  deposits
        even    110        10
        odd     100        10
        """;
    String end = aorist.store().end().toString();

    assertThat(run("view", "list")).containsPattern("(?m)^put-in +1 +merged +running");
    assertThat(run("view", "query", "put-in")).isEqualTo(rows);
    assertThat(run("view", "query", "put-in", "--as-of", end)).isEqualTo(rows);
    assertThat(run("view", "query", "put-in", "odd")).contains("100", "10");
    assertThat(run("view", "query", "put-in", "--as-of", "0,0,0,0")).doesNotContain("odd");
    assertThat(run("view", "diff", "put-in", end, end)).contains("0");
    assertThat(run("view", "verify", "put-in")).containsPattern("holds +true");
    assertThat(new JsonObject(run("view", "rebuild", "put-in", "-o", "json")).getString("state"))
        .isEqualTo("done");
    assertThat(run("view", "query", "put-in")).isEqualTo(rows);
  }

  private String run(String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.concat(Stream.of(words), Stream.of("--url", url)).toArray(String[]::new));
    assertThat(exit).as("%s%n%s", String.join(" ", words), err).isZero();
    return out.toString();
  }
}
