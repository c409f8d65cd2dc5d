package dev.aorist.samples.bank;

import dev.aorist.Aorist;
import dev.aorist.commandbus.Command;
import dev.aorist.commandbus.Outcome;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Together;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.samples.bank.domain.Deposit;
import dev.aorist.samples.bank.domain.Open;
import dev.aorist.samples.bank.domain.RequestTransfer;
import dev.aorist.samples.bank.domain.Withdraw;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Sends random deposits, withdrawals, moves between the two accounts of a customer, and transfers
 * from customer to customer: each answer sends the next command. On one Vert.x context.
 */
final class Load {
  private static final int MOST_CENTS = 10_000;

  private final Aorist aorist;
  private final Settings settings;
  private final Context context;
  private final Random random;
  private final Tally tally = new Tally();
  private final Promise<Tally> done = Promise.promise();
  private int sent;
  private int answered;

  Load(Vertx vertx, Aorist aorist, Settings settings) {
    this.aorist = aorist;
    this.settings = settings;
    this.context = vertx.getOrCreateContext();
    this.random = new Random(settings.seed());
  }

  static String account(int customer, String which) {
    return "{customer" + customer + "}" + which;
  }

  /** Opens what is not open yet, then sends all commands. */
  Future<Tally> run() {
    context.runOnContext(now -> open().onSuccess(any -> begin()).onFailure(done::tryFail));
    return done.future();
  }

  private Future<?> open() {
    List<Future<Outcome>> opened = new ArrayList<>();
    for (int customer = 0; customer < settings.customers(); customer++) {
      for (String which : List.of("checking", "savings")) {
        String account = account(customer, which);
        // One that is open already is rejected, which is as good.
        opened.add(aorist.commands().send(new Open(account, "customer " + customer)));
      }
    }
    return Future.all(opened);
  }

  private void begin() {
    for (int i = 0; i < settings.inFlight(); i++) {
      next();
    }
  }

  private void next() {
    if (sent < settings.commands()) {
      sent++;
      send(aorist.commands().command(random()));
    }
  }

  /** Sends until it is answered: with the same id, so that it is carried out once. */
  private void send(Command command) {
    aorist
        .commands()
        .send(command)
        .onComplete(
            this::answered,
            failure -> {
              if (failure instanceof OverloadedException
                  || failure instanceof OutcomeUnknownException) {
                send(command);
              } else {
                done.tryFail(failure);
              }
            });
  }

  private void answered(Outcome outcome) {
    if (outcome instanceof Accepted accepted) {
      tally.addAccepted(accepted);
    } else {
      tally.addRejected();
    }
    if (++answered == settings.commands()) {
      done.tryComplete(tally);
    } else {
      next();
    }
  }

  private Object transfer(String from, int cents) {
    String to = account(random.nextInt(settings.customers()), "checking");
    return new RequestTransfer(Long.toHexString(random.nextLong()), from, to, cents);
  }

  private Object random() {
    int customer = random.nextInt(settings.customers());
    String one = account(customer, random.nextBoolean() ? "checking" : "savings");
    String other = account(customer, one.endsWith("checking") ? "savings" : "checking");
    int cents = 1 + random.nextInt(MOST_CENTS);
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Deposit(one, cents);
      case 2, 3 -> new Withdraw(one, cents);
      case 4 -> transfer(one, cents);
      default -> Together.of(new Withdraw(one, cents), new Deposit(other, cents));
    };
  }
}
