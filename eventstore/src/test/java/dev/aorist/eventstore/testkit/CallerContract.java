package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** On whose context answers come, and what becomes of calls when the store is closed. */
interface CallerContract extends Contract {
  @Test
  default void every_answer_comes_on_the_context_of_its_caller() {
    EventStore store = under().store();
    Append good = under().to("account-1", ExpectedVersion.any(), "a");
    Map<String, Supplier<Future<?>>> calls = new LinkedHashMap<>();
    calls.put("append", () -> store.append(good));
    calls.put("append again", () -> store.append(good));
    calls.put(
        "conflict", () -> store.append(under().to("account-1", ExpectedVersion.exactly(50), "a")));
    calls.put("refused", () -> store.append(under().to("account-1", ExpectedVersion.any(), 17)));
    calls.put("readStream", () -> store.readStream(StreamRead.of(StreamId.parse("account-1"))));
    calls.put("read", () -> store.read(new Position(0, 0), 100));
    calls.put("read beyond", () -> store.read(new Position(0, 1_000_000), 100));
    calls.put("awaitBeyond", () -> store.awaitBeyond(Checkpoint.start(store.partitions())));
    calls.put("closeTime", store::closeTime);
    calls.put("checkpointAt", () -> store.checkpointAt(Instant.EPOCH));
    calls.put("close", store::close);
    calls.put("append when closed", () -> store.append(good));
    calls.put("read when closed", () -> store.read(new Position(0, 0), 100));
    calls.put("close when closed", store::close);

    calls.forEach(
        (name, call) -> {
          Context caller = ((VertxInternal) under().vertx()).createEventLoopContext();
          Promise<Context> answeredOn = Promise.promise();
          caller.runOnContext(
              any -> call.get().onComplete(done -> answeredOn.complete(Vertx.currentContext())));
          assertThat(await(answeredOn.future())).as(name).isSameAs(caller);
        });
  }

  @Test
  default void a_caller_without_a_context_is_answered_on_one_of_the_store() {
    Promise<Context> answeredOn = Promise.promise();

    under()
        .store()
        .append(under().to("account-1", ExpectedVersion.any(), "a"))
        .onComplete(done -> answeredOn.complete(Vertx.currentContext()));

    assertThat(await(answeredOn.future())).isNotNull();
  }

  @Test
  default void answers_to_one_caller_come_in_the_order_of_its_appends_to_a_stream() {
    List<Long> versions = new ArrayList<>();
    Promise<Void> all = Promise.promise();
    under()
        .vertx()
        .runOnContext(
            any -> {
              for (int i = 0; i < 200; i++) {
                under()
                    .store()
                    .append(under().to("account-1", ExpectedVersion.any(), "" + i))
                    .onSuccess(
                        appended -> {
                          versions.add(appended.version());
                          if (versions.size() == 200) {
                            all.complete();
                          }
                        });
              }
            });
    await(all.future());

    assertThat(versions).isSorted();
    assertThat(under().texts("account-1")).hasSize(200).startsWith("0", "1").endsWith("199");
  }

  @Test
  default void a_closed_store_takes_and_gives_nothing_and_says_so() {
    under().append("account-1", "a");
    EventStore store = under().store();
    await(store.close());
    await(store.close());

    List<Future<?>> calls =
        List.of(
            store.append(under().to("account-1", ExpectedVersion.any(), "b")),
            store.readStream(StreamRead.of(StreamId.parse("account-1"))),
            store.read(new Position(0, 0), 100),
            store.awaitBeyond(Checkpoint.start(store.partitions())),
            store.closeTime(),
            store.checkpointAt(Instant.EPOCH));

    for (Future<?> call : calls) {
      assertThat(failure(StoreUnavailableException.class, call))
          .hasMessage("The store is closed. Open it again.");
    }
  }

  @Test
  default void what_is_under_way_when_the_store_is_closed_gets_its_own_answer() {
    List<Future<Appended>> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(
          under().store().append(under().to("account-" + i % 5, ExpectedVersion.any(), "" + i)));
    }
    Future<Void> closed = under().store().close();

    await(closed);

    assertThat(sent).allSatisfy(future -> assertThat(await(future).events()).isEqualTo(1));
  }

  @Test
  default void callers_who_race_with_the_closing_are_all_answered() {
    writeWhileClosing(new History());
  }

  /** Sixteen writers, and the store closed under them. */
  default void writeWhileClosing(History history) {
    List<Future<Void>> writers = new ArrayList<>();
    Promise<Void> warm = Promise.promise();
    for (int i = 0; i < 16; i++) {
      var writer =
          new Writer(under().store(), history, under().clock(), 16 * history.now() + i, 100);
      Promise<Void> done = Promise.promise();
      writers.add(done.future());
      ((VertxInternal) under().vertx())
          .createEventLoopContext()
          .runOnContext(
              any ->
                  writer
                      .write(10)
                      .onSuccess(begun -> warm.tryComplete())
                      .compose(begun -> writer.write(300))
                      .onComplete(done));
    }
    await(warm.future());
    await(under().store().close());
    await(Future.join(writers));
    assertThat(history.attempts()).noneMatch(attempt -> attempt.end() == Long.MAX_VALUE);
  }
}
