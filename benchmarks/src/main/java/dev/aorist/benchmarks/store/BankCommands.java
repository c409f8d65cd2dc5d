package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Commands;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.commandbus.CommandBus;
import dev.aorist.commandbus.Outcome;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Deposits and withdrawals on random accounts through the command bus, called and answered on one
 * event-loop context: each a new command with an id of its own and full metadata. A rejected
 * withdrawal is an answer too.
 */
public final class BankCommands implements Contender {
  private final CommandBus bus;
  private final ContextDriver driver;
  private final Commands commands;
  private final Requests requests;
  private final RandomGenerator random;
  private final int accounts;
  private final int slots;

  /**
   * @param driver on whose context the bus is called
   * @param accounts that are open, numbered from 0
   * @param slots commands in flight; several may be for one account
   */
  public BankCommands(
      CommandBus bus,
      ContextDriver driver,
      Clock clock,
      RandomGenerator random,
      int accounts,
      int slots) {
    this.bus = bus;
    this.driver = driver;
    this.commands = new Commands(random);
    this.requests = new Requests(clock, random);
    this.random = random;
    this.accounts = accounts;
    this.slots = slots;
  }

  @Override
  public String name() {
    return "aorist";
  }

  @Override
  public Window run(long nanos) throws Exception {
    return driver.run(slots, nanos, this::send);
  }

  private Future<Outcome> send(int slot) {
    Object payload = commands.move(random.nextInt(accounts));
    return bus.send(bus.command(payload).with(requests.metadata()));
  }
}
