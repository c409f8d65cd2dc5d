package dev.aorist.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.testkit.Fuzzing;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.projections.Subscriber;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damaged requests for the routes of an application with views and a subscriber. */
class HttpFuzzTest {
  private static final long SEED = 1;

  private final Vertx vertx = Vertx.vertx();
  private Aorist aorist;
  private int port;

  /** Is told of deposits. */
  @Subscriber("counter")
  private static final class Counter {
    @EventHandler
    void on(Bank.Deposited deposited) {}
  }

  @BeforeEach
  void open() {
    aorist =
        Wait.until(
            Aorist.embed(
                vertx,
                new BankApplication()
                    .configure(AoristOptions.inMemory())
                    .subscribe(new Counter())));
    port =
        Wait.until(
                vertx
                    .createHttpServer()
                    .requestHandler(AoristRouter.mount(vertx, aorist))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    for (String account : new String[] {"alice", "bob/ben", "carol"}) {
      Wait.until(aorist.commands().send(new Bank.Open(account, account)));
      Wait.until(aorist.commands().send(new Bank.Deposit(account, 500)));
    }
    Wait.until(aorist.views().caughtUp());
  }

  @AfterEach
  void close() {
    Wait.until(aorist.close());
    Wait.until(vertx.close());
  }

  @Test
  void every_damaged_request_has_an_answer_that_was_foreseen() throws Exception {
    long wanted = Measures.full() ? 1_000_000 : 5_000;
    long seed = Measures.seed(SEED);
    var fuzzing = new Fuzzing(seed, "HttpFuzzTest", wanted);
    long begin = System.nanoTime();
    long tried;
    try (var target = new RequestTarget(port)) {
      tried = fuzzing.run(target, wanted);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Measures.write(new Measure("fuzz", tried, fuzzing.failures().size(), seed, seconds, 0));
    assertThat(fuzzing.failures()).isEmpty();
    assertThat(tried).isEqualTo(wanted);
  }
}
