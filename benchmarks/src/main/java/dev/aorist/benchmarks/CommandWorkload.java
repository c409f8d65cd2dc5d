package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.bank.Commands;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.limits.RawKind;
import dev.aorist.benchmarks.limits.RawPeer;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.BankCommands;
import dev.aorist.benchmarks.store.MeasuredBank;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Bank commands through the command bus beside the physical limit: {@code raw-bare} with as many in
 * flight, which decides and encodes nothing. With one account, every command builds on the one
 * before it.
 */
final class CommandWorkload implements Workload {
  private static final String LIMIT = RawKind.BARE.title();
  private static final int MOST_IN_FLIGHT = 8_192; // below what the bus takes at once
  private static final int RAW_STREAMS = 10_000;

  private final long preallocated;

  /**
   * @param preallocated bytes of the raw log's file
   */
  CommandWorkload(long preallocated) {
    this.preallocated = preallocated;
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public String meaning() {
    return "bank commands (55 % deposits, 45 % withdrawals) through the bus, against raw-bare";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("accounts", 1_000, 1, 1_000_000, "accounts, of which random ones are used"),
        Option.count("inflight", 64, 1, MOST_IN_FLIGHT, "commands in flight"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    int accounts = arguments.count("accounts");
    int slots = arguments.count("inflight");
    RandomGenerator random = surroundings.random().get();
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"));
        RawPeer bare =
            surroundings.rawPeer(
                RawKind.BARE, folder.path(), preallocated, RAW_STREAMS, Deposits.USUAL_BYTES);
        MeasuredBank bank =
            MeasuredBank.open(arguments.text("storage"), folder.path().resolve("aorist"))
                .withAccounts(accounts, new Commands(random))) {
      BankCommands commands =
          new BankCommands(
              bank.aorist().commands(),
              new ContextDriver(bank.context(), surroundings.ticker()),
              surroundings.clock(),
              random,
              accounts,
              slots);
      Rounds rounds = surroundings.alternate(arguments, List.of(commands, bare.inFlight(slots)));
      surroundings
          .report()
          .add(
              new ResultLine(name(), arguments.asMap())
                  .measured(rounds, commands.name(), "commands/s", LIMIT));
    }
  }
}
