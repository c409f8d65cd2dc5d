package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.limits.GroupAppends;
import dev.aorist.benchmarks.limits.JsonRates;
import dev.aorist.benchmarks.limits.RawKind;
import dev.aorist.benchmarks.limits.RawPeer;
import dev.aorist.benchmarks.limits.SequentialWrite;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.report.ResultLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The limits as candidates of their own: what Jackson, the disk and the bare log files do here.
 * Where one limit lies above another (a growing file below a preallocated one, what encodes below
 * what does not), they alternate and the line gives the ratio.
 */
final class LimitsWorkload implements Workload {
  private static final String EVENTS = "events/s";
  private static final String GROWING = "group-append-growing";
  private static final String PREALLOCATED = "group-append-prealloc";
  private static final String BARE = RawKind.BARE.title();

  /**
   * How much is done, apart from time.
   *
   * @param preallocated bytes of the files that do not grow
   * @param sequential bytes of the file that is written from start to end
   * @param groups records forced at once
   * @param inFlights appends in flight
   */
  record Sizes(
      long preallocated,
      long sequential,
      List<Integer> groups,
      List<Integer> inFlights,
      int streams) {
    static final Sizes USUAL =
        new Sizes(1L << 30, 1L << 30, List.of(1, 16, 256, 4096), List.of(1, 16, 64, 256), 10_000);
  }

  private final Sizes sizes;

  LimitsWorkload(Sizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public String name() {
    return "limits";
  }

  @Override
  public String meaning() {
    return "what Jackson, the disk and bare log files do here (with --storage memory only Jackson)";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after();
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    json(arguments, surroundings);
    if (arguments.text("storage").equals("memory")) {
      return;
    }
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"))) {
      sequential(arguments, surroundings, folder.path());
      for (int group : sizes.groups()) {
        groups(arguments, surroundings, folder.path(), group);
      }
      rawLogs(arguments, surroundings, folder.path());
    }
  }

  private void json(Arguments arguments, Surroundings surroundings) throws Exception {
    JsonRates rates =
        new JsonRates(surroundings.deposits(Deposits.USUAL_BYTES), surroundings.ticker());
    Rounds rounds = surroundings.alternate(arguments, List.of(rates.encode(), rates.decode()));
    for (Contender each : List.of(rates.encode(), rates.decode())) {
      surroundings
          .report()
          .add(line(arguments, each.name()).measured(rounds, each.name(), EVENTS, null));
    }
  }

  private void sequential(Arguments arguments, Surroundings surroundings, Path folder)
      throws Exception {
    Contender write =
        new SequentialWrite(
            folder.resolve("sequential"), sizes.sequential(), surroundings.ticker());
    Rounds rounds = surroundings.alternate(arguments, List.of(write));
    surroundings
        .report()
        .add(line(arguments, write.name()).measured(rounds, write.name(), "MiB/s", null));
  }

  private void groups(Arguments arguments, Surroundings surroundings, Path folder, int group)
      throws Exception {
    try (GroupAppends growing =
            new GroupAppends(GROWING, folder.resolve(GROWING), 0, group, surroundings.ticker());
        GroupAppends preallocated =
            new GroupAppends(
                PREALLOCATED,
                folder.resolve(PREALLOCATED),
                sizes.preallocated(),
                group,
                surroundings.ticker())) {
      Rounds rounds = surroundings.alternate(arguments, List.of(growing, preallocated));
      surroundings
          .report()
          .add(
              line(arguments, GROWING)
                  .with("group", group)
                  .measured(rounds, GROWING, EVENTS, PREALLOCATED));
      surroundings
          .report()
          .add(
              line(arguments, PREALLOCATED)
                  .with("group", group)
                  .measured(rounds, PREALLOCATED, EVENTS, null));
    }
  }

  private void rawLogs(Arguments arguments, Surroundings surroundings, Path folder)
      throws Exception {
    try (RawPeer growing = raw(RawKind.GROWING, surroundings, folder);
        RawPeer preallocated = raw(RawKind.PREALLOCATED, surroundings, folder);
        RawPeer bare = raw(RawKind.BARE, surroundings, folder)) {
      for (int slots : sizes.inFlights()) {
        Rounds rounds =
            surroundings.alternate(
                arguments,
                List.of(
                    growing.inFlight(slots), preallocated.inFlight(slots), bare.inFlight(slots)));
        for (RawKind kind : RawKind.values()) {
          String limit = kind == RawKind.BARE ? null : BARE;
          surroundings
              .report()
              .add(
                  line(arguments, kind.title())
                      .with("inflight", slots)
                      .measured(rounds, kind.title(), EVENTS, limit));
        }
      }
    }
  }

  private RawPeer raw(RawKind kind, Surroundings surroundings, Path folder) throws IOException {
    return surroundings.rawPeer(
        kind, folder, sizes.preallocated(), sizes.streams(), Deposits.USUAL_BYTES);
  }

  private ResultLine line(Arguments arguments, String what) {
    return new ResultLine(name(), arguments.asMap()).with("what", what);
  }
}
