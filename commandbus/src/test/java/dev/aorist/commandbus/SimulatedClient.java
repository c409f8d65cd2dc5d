package dev.aorist.commandbus;

import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.StoreUnavailableException;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A caller of a simulated bus, with some commands in flight at a time. What it was not told, or
 * told to be unknown, it sends again, the same command, until it knows.
 */
final class SimulatedClient {
  private static final int WINDOW = 4;

  private final SplittableRandom random;
  private final Context context;
  private final List<Command> open = new ArrayList<>();
  private final Map<Command, Outcome> answers = new LinkedHashMap<>();
  private final List<Throwable> surprises = new ArrayList<>();
  private int left;
  private CommandBus bus;

  SimulatedClient(SplittableRandom random, Context context, int commands) {
    this.random = random;
    this.context = context;
    this.left = commands;
  }

  /** Goes on with this bus; answers of the one before are not heard any more. */
  void start(CommandBus bus) {
    this.bus = bus;
    context.runOnContext(
        v -> {
          List.copyOf(open).forEach(this::send);
          sendMore();
        });
  }

  private void sendMore() {
    while (left > 0 && open.size() < WINDOW) {
      left--;
      Command command = bus.command(payload());
      open.add(command);
      send(command);
    }
  }

  private Object payload() {
    String account = "a" + random.nextInt(3);
    long cents = 1 + random.nextInt(100);
    return switch (random.nextInt(8)) {
      case 0 -> new Open(account);
      case 1, 2, 3 -> new Deposit(account, cents);
      default -> new Withdraw(account, cents);
    };
  }

  private void send(Command command) {
    CommandBus of = bus;
    of.send(command)
        .onComplete(
            (outcome, failure) -> {
              if (of == bus) {
                answered(command, outcome, failure);
              }
            });
  }

  private void answered(Command command, Outcome outcome, Throwable failure) {
    if (outcome != null) {
      open.remove(command);
      answers.put(command, outcome);
      sendMore();
    } else if (!(failure instanceof OutcomeUnknownException)
        && !(failure instanceof StoreUnavailableException)) {
      surprises.add(failure);
    }
  }

  boolean isDone() {
    return left == 0 && open.isEmpty();
  }

  Map<Command, Outcome> answers() {
    return answers;
  }

  /** Failures that there is no reason for. */
  List<Throwable> surprises() {
    return surprises;
  }
}
