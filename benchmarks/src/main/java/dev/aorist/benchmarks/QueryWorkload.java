package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.bank.Balance;
import dev.aorist.benchmarks.bank.Balances;
import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Passes;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.FilledStore;
import dev.aorist.benchmarks.store.MeasuredBank;
import dev.aorist.projections.AsOf;
import dev.aorist.projections.View;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Reads of single rows from an event loop: of a view as it is, beside a hash map that is asked in
 * the same way; or as it was at a random moment, beside Jackson that decodes as many events of the
 * row as lie before that moment on average.
 */
final class QueryWorkload implements Workload {
  private static final int EVENTS_EACH = 20;

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String meaning() {
    return "reads of single rows, as they are or as they were, against a hash map or Jackson";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("rows", 10_000, 1, 1_000_000, "rows of the view, of 20 events each"),
        Option.count("asof", 0, 0, 1, "1: as it was at a random moment"),
        Option.count("inflight", 1, 1, 4_096, "reads in flight"),
        Option.choice("view", List.of("memory", "h2"), "where the view is kept"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    int rows = arguments.count("rows");
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"));
        MeasuredBank bank =
            MeasuredBank.open(
                arguments.text("storage"),
                folder.path().resolve("aorist"),
                arguments.text("view"))) {
      long begin = surroundings.clock().millis();
      FilledStore.fill(
          bank.aorist().store(),
          rows * EVENTS_EACH,
          rows,
          surroundings.deposits(Deposits.USUAL_BYTES),
          new FilledStore.Requests(surroundings.clock(), surroundings.random().get()));
      long end = surroundings.clock().millis();
      View<Balance> view = bank.aorist().view(Balances.class);
      view.atLeast(bank.aorist().store().end()).digest().await();
      ContextDriver driver = new ContextDriver(bank.context(), surroundings.ticker());
      RandomGenerator random = surroundings.random().get();
      int slots = arguments.count("inflight");
      boolean past = arguments.count("asof") == 1;
      Keys keys = new Keys(rows, random);
      Function<Integer, Future<?>> question =
          past
              ? slot -> asOf(view, begin, end, random).get(keys.next())
              : slot -> view.get(keys.next()).map(QueryWorkload::present);
      Contender reads = new Asking("aorist", driver, slots, question);
      Contender limit = past ? jackson(surroundings) : map(rows, driver, slots, random);
      Rounds rounds = surroundings.alternate(arguments, List.of(reads, limit));
      surroundings
          .report()
          .add(
              new ResultLine(name(), arguments.asMap())
                  .measured(rounds, reads.name(), "reads/s", limit.name()));
    }
  }

  private static AsOf<Balance> asOf(
      View<Balance> view, long begin, long end, RandomGenerator random) {
    return view.asOf(Instant.ofEpochMilli(random.nextLong(begin, end + 1)));
  }

  private static Balance present(Optional<Balance> row) {
    return row.orElseThrow(() -> new IllegalStateException("A row is missing."));
  }

  /** Random rows that there are. */
  private record Keys(int rows, RandomGenerator random) {
    String next() {
      return Deposits.accountId(random.nextInt(rows));
    }
  }

  private static Contender map(int rows, ContextDriver driver, int slots, RandomGenerator random) {
    Map<String, Balance> map = new HashMap<>();
    for (int i = 0; i < rows; i++) {
      map.put(Deposits.accountId(i), new Balance(i));
    }
    Keys keys = new Keys(rows, random);
    return new Asking(
        "hash map", driver, slots, slot -> Future.succeededFuture(map.get(keys.next())));
  }

  private static Contender jackson(Surroundings surroundings) {
    Deposits deposits = surroundings.deposits(Deposits.USUAL_BYTES);
    List<byte[]> json =
        IntStream.range(0, EVENTS_EACH / 2)
            .mapToObj(number -> BankJson.encode(deposits.of(number)))
            .toList();
    long[] sum = {0};
    return new Passes(
        "jackson",
        surroundings.ticker(),
        1,
        () -> json.forEach(each -> sum[0] += BankJson.decode(each).amount()));
  }

  private record Asking(
      String name, ContextDriver driver, int slots, Function<Integer, Future<?>> question)
      implements Contender {
    @Override
    public Window run(long nanos) throws Exception {
      return driver.run(slots, nanos, question::apply);
    }
  }
}
