package dev.aorist.benchmarks.inner;

import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.spi.EventCodec;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** An event to JSON and back, by the codec with its registry of types and by Jackson alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private final EventCodec codec = JsonEventCodec.builder().register(Deposited.class).build();
  private final EventCodec.TypeName type = codec.typeOf(Deposited.class);
  private final Deposited event =
      new Deposits(Clock.systemUTC(), new SplittableRandom(1), Deposits.USUAL_BYTES).of(7);
  private final byte[] json = BankJson.encode(event);

  @Benchmark
  public byte[] encode() {
    return codec.encode(event);
  }

  @Benchmark
  public byte[] encodeByJacksonAlone() {
    return BankJson.encode(event);
  }

  /** With the look-up of the type that a cursor saves when it knows the type already. */
  @Benchmark
  public void decode(Blackhole to) {
    codec.decoder(type.name(), type.version()).decode(json, 0, json.length, to::consume);
  }

  @Benchmark
  public void decodeByJacksonAlone(Blackhole to) {
    to.consume(BankJson.decode(json, 0, json.length));
  }
}
