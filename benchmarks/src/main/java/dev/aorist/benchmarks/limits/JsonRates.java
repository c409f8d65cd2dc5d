package dev.aorist.benchmarks.limits;

import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.Ticker;
import dev.aorist.benchmarks.measure.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What Jackson does with a thousand events in memory, over and over on one thread: encode them, or
 * decode and fold.
 */
public final class JsonRates {
  private static final int EVENTS = 1000;

  private final List<Deposited> events;
  private final List<byte[]> encoded;
  private final Map<String, Long> balances = new HashMap<>();
  private final Ticker ticker;

  public JsonRates(Deposits deposits, Ticker ticker) {
    this.events = IntStream.range(0, EVENTS).mapToObj(deposits::of).toList();
    this.encoded = events.stream().map(BankJson::encode).toList();
    this.ticker = ticker;
  }

  public Contender encode() {
    return new Rate("json-encode", this::encodeAll);
  }

  /** Decodes each event and adds its amount to its account's balance. */
  public Contender decode() {
    return new Rate("json-decode", this::decodeAll);
  }

  private long encodeAll() {
    long bytes = 0;
    for (Deposited event : events) {
      bytes += BankJson.encode(event).length;
    }
    return bytes;
  }

  private long decodeAll() {
    long sum = 0;
    for (byte[] json : encoded) {
      Deposited event = BankJson.decode(json);
      balances.merge(event.accountId(), event.amount(), Long::sum);
      sum += event.amount();
    }
    return sum;
  }

  private final class Rate implements Contender {
    private final String name;
    private final LongSupplier work;

    Rate(String name, LongSupplier work) {
      this.name = name;
      this.work = work;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Window run(long nanos) {
      long expected = work.getAsLong();
      long begin = ticker.nanos();
      long now = begin;
      long done = 0;
      while (now - begin < nanos) {
        if (work.getAsLong() != expected) { // also keeps the work from being optimised away
          throw new IllegalStateException(name + " gave another result than before");
        }
        done += EVENTS;
        now = ticker.nanos();
      }
      return Window.of(done, now - begin, new Histogram(3));
    }
  }
}
