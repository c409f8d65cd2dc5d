package dev.aorist.benchmarks.inner;

import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.store.FilledStore;
import dev.aorist.benchmarks.store.MeasuredStore;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A stream found in sealed segments and its last event read, none decoded; a hundred of them one
 * after the other on an event loop, so that going there counts little.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookupBenchmark {
  private static final int EVENTS = 200_000;
  private static final int STREAMS = 50_000;
  private static final int EACH = 100;

  private final SplittableRandom random = new SplittableRandom(7);
  private Path directory;
  private MeasuredStore store;

  @Setup(Level.Trial)
  public void fill() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("lookup");
    Clock clock = Clock.systemUTC();
    FilledStore.fillAndSeal(
        directory,
        EVENTS,
        STREAMS,
        new Deposits(clock, random.split(), Deposits.USUAL_BYTES),
        new FilledStore.Requests(clock, random.split()));
    store = MeasuredStore.open("disk", directory);
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    store.close();
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(directory)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }

  @Benchmark
  @OperationsPerInvocation(EACH)
  public long find() throws ExecutionException, InterruptedException {
    CompletableFuture<Long> done = new CompletableFuture<>();
    store.context().runOnContext(nothing -> next(EACH, 0, done));
    return done.get();
  }

  private void next(int left, long sum, CompletableFuture<Long> done) {
    if (left == 0) {
      done.complete(sum);
      return;
    }
    StreamId stream = StreamId.of("account", Deposits.accountId(random.nextInt(STREAMS)));
    Future<EventBatch> last = store.reader().readStream(StreamRead.of(stream).backwards().limit(1));
    last.onSuccess(batch -> next(left - 1, sum + batch.next(), done))
        .onFailure(done::completeExceptionally);
  }
}
