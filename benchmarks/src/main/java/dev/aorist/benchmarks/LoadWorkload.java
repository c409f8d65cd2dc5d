package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.args.UsageException;
import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Passes;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.FilledStore;
import dev.aorist.benchmarks.store.Growth;
import dev.aorist.benchmarks.store.GrowthPlan;
import dev.aorist.benchmarks.store.MeasuredStore;
import dev.aorist.benchmarks.store.StreamLoads;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Loads of single streams among many, each decoded from its first event to its last and called from
 * an event loop, beside Jackson that decodes as many events from memory: streams whose events are
 * together in the log, and streams whose events are spread over all of it.
 */
final class LoadWorkload implements Workload {
  private static final String LIMIT = "jackson";
  private static final int FILL_SLOTS = 1_024;

  @Override
  public String name() {
    return "load";
  }

  @Override
  public String meaning() {
    return "loads of one stream among many, against Jackson alone on as many events in memory";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("events", 100, 1, 1_000_000, "events of a stream that is loaded"),
        Option.count("store", 1_000_000, 1_000, 100_000_000, "events in the store"),
        Option.count("streams", 1_000_000, 1, 100_000_000, "streams that the others belong to"),
        Option.count("inflight", 1, 1, 1_024, "loads in flight"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    GrowthPlan plan = plan(arguments);
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"));
        MeasuredStore store =
            MeasuredStore.open(arguments.text("storage"), folder.path().resolve("aorist"))) {
      ContextDriver driver = new ContextDriver(store.context(), surroundings.ticker());
      fill(plan, store, driver, surroundings);
      int slots = arguments.count("inflight");
      StreamLoads together =
          new StreamLoads(
              "together", store.reader(), driver, slots, plan::together, plan.samples(), plan);
      StreamLoads spread =
          new StreamLoads(
              "spread", store.reader(), driver, slots, plan::spread, plan.samples(), plan);
      Rounds rounds =
          surroundings.alternate(arguments, List.of(together, spread, jackson(plan, surroundings)));
      for (StreamLoads each : List.of(together, spread)) {
        surroundings
            .report()
            .add(
                new ResultLine(name(), arguments.asMap())
                    .with("what", each.name())
                    .measured(rounds, each.name(), "events/s", LIMIT));
      }
    }
  }

  private static GrowthPlan plan(Arguments arguments) {
    try {
      return new GrowthPlan(
          arguments.count("store"), arguments.count("streams"), arguments.count("events"));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--store is too small: " + e.getMessage());
    }
  }

  private static void fill(
      GrowthPlan plan, MeasuredStore store, ContextDriver driver, Surroundings surroundings)
      throws Exception {
    Growth growth =
        new Growth(
            store.writer(),
            plan,
            driver,
            FILL_SLOTS,
            surroundings.deposits(Deposits.USUAL_BYTES),
            new FilledStore.Requests(surroundings.clock(), surroundings.random().get()));
    growth.fill(
        plan.events(),
        window ->
            surroundings
                .progress()
                .accept("%,d events, %,.0f/s".formatted(growth.begun(), window.perSecond())));
  }

  private static Passes jackson(GrowthPlan plan, Surroundings surroundings) {
    Deposits deposits = surroundings.deposits(Deposits.USUAL_BYTES);
    List<byte[]> json =
        IntStream.range(0, plan.length())
            .mapToObj(number -> BankJson.encode(deposits.of(number)))
            .toList();
    long[] sum = {0};
    return new Passes(
        LIMIT,
        surroundings.ticker(),
        json.size(),
        () -> json.forEach(each -> sum[0] += BankJson.decode(each).amount()));
  }
}
