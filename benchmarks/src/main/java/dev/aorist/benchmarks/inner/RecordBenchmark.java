package dev.aorist.benchmarks.inner;

import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.EventCodec;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A record of one event, made from an append and looked into, its JSON left aside by the latter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {
  private final Append append = append();
  private final RecordEncoder encoder = new RecordEncoder(codec());
  private final byte[] record = encode();
  private final RecordView view = new RecordView();

  private static EventCodec codec() {
    return JsonEventCodec.builder().register(Deposited.class).build();
  }

  private static Append append() {
    Deposits deposits =
        new Deposits(Clock.systemUTC(), new SplittableRandom(1), Deposits.USUAL_BYTES);
    Metadata metadata =
        Metadata.none()
            .withCorrelationId("0190a6c8-1111-7222-8333-444455556666")
            .withCausationId(new UUID(1, 2))
            .withActor("teller-7");
    StreamId stream = StreamId.of("account", Deposits.accountId(7));
    return new Append(
        new UUID(3, 4),
        metadata,
        List.of(new StreamAppend(stream, ExpectedVersion.any(), List.of(deposits.of(7)))));
  }

  @Benchmark
  public byte[] encode() {
    encoder.begin(append);
    encoder.link(0, 17, 4_711);
    return encoder.finish(3, 0, 4_712, 9_000, 1L << 40, 99);
  }

  @Benchmark
  public boolean check() {
    return RecordView.isValid(record, 0, record.length);
  }

  @Benchmark
  public long read() {
    view.wrap(record, 0);
    return view.firstOffset() + view.timestamp() + view.firstVersion(view.firstPart());
  }
}
