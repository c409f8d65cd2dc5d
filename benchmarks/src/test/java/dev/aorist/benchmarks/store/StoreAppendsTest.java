package dev.aorist.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.StreamTurns;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreAppendsTest {
  private static final int STREAMS = 20;
  private static final int SLOTS = 4;
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final Vertx vertx = Vertx.vertx();
  private final List<Append> appends =
      new ArrayList<>(); // by the event loop, read after the window

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void every_append_expects_exactly_the_version_that_its_stream_is_at() throws Exception {
    Window window = run(this::accept);

    Map<StreamId, Long> at = new HashMap<>();
    for (Append append : appends) {
      assertThat(append.streams()).hasSize(1);
      StreamAppend part = append.streams().get(0);
      long before = at.getOrDefault(part.stream(), -1L);
      assertThat(part.expected()).isEqualTo(ExpectedVersion.exactly(before));
      assertThat(part.events()).singleElement().isInstanceOf(Deposited.class);
      at.put(part.stream(), before + 1);
    }
    assertThat(at).hasSize(STREAMS);
    assertThat(window.latency().getTotalCount()).isEqualTo(appends.size());
  }

  @Test
  void every_append_has_an_id_of_its_own_that_tells_the_time() throws Exception {
    run(this::accept);

    Set<UUID> ids = new HashSet<>();
    for (Append append : appends) {
      UUID id = append.id();
      assertThat(ids.add(id)).as("%s is new", id).isTrue();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }
  }

  @Test
  void metadata_is_full_and_differs_from_append_to_append() throws Exception {
    run(this::accept);

    for (Append append : appends) {
      Metadata metadata = append.metadata();
      assertThat(metadata.correlationId()).isPresent();
      assertThat(metadata.causationId()).isPresent();
      assertThat(metadata.traceparent().orElseThrow()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
      assertThat(metadata.actor()).isPresent();
    }
    assertThat(appends.get(0).metadata()).isNotEqualTo(appends.get(1).metadata());
  }

  @Test
  void a_refused_append_fails_the_window() {
    IllegalStateException cause = new IllegalStateException("conflict");

    assertThatThrownBy(() -> run(append -> Future.failedFuture(cause))).hasCause(cause);
  }

  private Future<Appended> accept(Append append) {
    appends.add(append);
    return Future.succeededFuture(new Appended(new Position(0, appends.size()), 1, 0, 0));
  }

  private Window run(EventWriter writer) throws Exception {
    ContextDriver driver =
        new ContextDriver(vertx.getOrCreateContext(), new AtomicLong()::incrementAndGet);
    SplittableRandom random = new SplittableRandom(7);
    Deposits deposits = new Deposits(CLOCK, random.split(), Deposits.USUAL_BYTES);
    return new StoreAppends(
            "aorist",
            writer,
            driver,
            new StreamTurns(STREAMS, random.split()),
            deposits,
            CLOCK,
            random.split(),
            SLOTS)
        .run(2_000);
  }
}
