package dev.aorist.samples.bank;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.commandbus.Outcome;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.samples.bank.domain.Account;
import dev.aorist.samples.bank.domain.InsufficientFunds;
import dev.aorist.samples.bank.domain.Open;
import dev.aorist.samples.bank.views.Balances;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that takes orders from its standard input and writes each answer to its standard output
 * as soon as it has it, until it is killed or there is no more. A line that ends with a full stop
 * was written whole.
 */
final class Teller {
  private Teller() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    Aorist aorist = Books.await(Aorist.embed(vertx, options(Path.of(args[0]))));
    for (int customer = 0; customer < Order.CUSTOMERS; customer++) {
      for (String which : List.of("checking", "savings")) {
        Books.await(aorist.commands().send(new Open(Load.account(customer, which), "a customer")));
      }
    }
    print("ready");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Order order = Order.parse(line);
      aorist
          .commands()
          .send(order.command())
          .onComplete(
              outcome -> print(order.id() + " " + text(outcome)),
              failure -> print(order.id() + " F " + failure.toString().replace('\n', ' ')));
    }
    Books.await(aorist.close());
    Books.await(vertx.close());
  }

  /** What is asked here is of the log; the view is folded anew at each start. */
  static AoristOptions options(Path data) {
    return AoristOptions.at(data).register(Account.class).memoryView(Balances.class);
  }

  private static String text(Outcome outcome) {
    if (outcome instanceof Accepted accepted) {
      return "A " + accepted.position() + " " + accepted.version();
    }
    Object reason = ((Rejected) outcome).reason();
    return reason instanceof InsufficientFunds funds
        ? "R " + funds.balance()
        : "F rejected for " + reason;
  }

  private static synchronized void print(String line) {
    System.out.println(line + ".");
  }
}
