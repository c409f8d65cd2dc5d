package dev.aorist.eventstore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventFilter;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.UnwritableEventException;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One program writes, a later version of it reads the same directory. */
class SchemaOnDiskTest {
  private static final StreamId ACCOUNT = StreamId.parse("account-42");

  @EventType("account.opened")
  record OldOpened(String owner) {}

  @EventType("account.moved")
  record OldMoved(long cents) {}

  @EventType(value = "account.opened", version = 2)
  record Opened(String name) {}

  @EventType("account.charged")
  record Charged(long cents) {}

  @EventType("account.fee")
  record Fee(long cents) {}

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path path;

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void a_later_program_reads_what_an_earlier_one_wrote() throws Exception {
    LogEventStore earlier = open(earlier().build());
    await(earlier.append(append(new OldOpened("Ann"), new OldMoved(500))));
    await(earlier.close());

    LogEventStore later =
        open(
            JsonEventCodec.builder()
                .register(Opened.class, Charged.class, Fee.class)
                .upcast(
                    "account.opened",
                    1,
                    Upcaster.change(data -> data.set("name", data.remove("owner"))))
                .upcast(
                    "account.moved",
                    1,
                    event ->
                        List.of(
                            event.as("account.charged", 1, event.data()),
                            event.as("account.fee", 1, event.data().objectNode().put("cents", 1))))
                .build());
    await(later.append(append(new Charged(7))));

    List<Event> events = await(later.readStream(StreamRead.of(ACCOUNT))).events();
    assertThat(events)
        .extracting(Event::payload)
        .containsExactly(new Opened("Ann"), new Charged(500), new Fee(1), new Charged(7));
    assertThat(events).extracting(Event::version).containsExactly(0L, 1L, 1L, 2L);
    EventBatch batch = await(later.readStream(StreamRead.of(ACCOUNT)));
    assertThat(batch.events(EventFilter.all().types(Charged.class)))
        .as("also what was stored under another name")
        .extracting(Event::payload)
        .containsExactly(new Charged(500), new Charged(7));
    assertThat(events)
        .extracting(Event::type)
        .containsExactly("account.opened", "account.moved", "account.moved", "account.charged");
    await(later.close());
  }

  @Test
  void a_program_without_the_class_hears_where_the_event_is() throws Exception {
    LogEventStore store = open(earlier().build());
    Appended written = await(store.append(append(new OldOpened("Ann"), new OldMoved(500))));
    await(store.close());
    LogEventStore without = open(JsonEventCodec.builder().register(OldOpened.class).build());
    EventBatch batch = await(without.readStream(StreamRead.of(ACCOUNT)));

    Throwable failure = catchThrowable(batch::events);

    assertThat(failure)
        .isInstanceOfSatisfying(
            UnreadableEventException.class,
            e -> assertThat(e.position()).isEqualTo(written.last()));
    await(without.close());
  }

  @Test
  void an_event_that_cannot_be_written_fails_alone() throws Exception {
    LogEventStore store = open(earlier().register(Looped.class).build());
    Looped looped = new Looped(new Node());
    looped.node.next = looped.node;

    Throwable failure = catchThrowable(() -> await(store.append(append(looped))));

    assertThat(failure).isInstanceOf(UnwritableEventException.class);
    assertThat(await(store.append(append(new OldMoved(1)))).version()).isZero();
    await(store.close());
  }

  @EventType("account.looped")
  record Looped(Node node) {}

  static final class Node {
    Node next;
  }

  private static JsonEventCodec.Builder earlier() {
    return JsonEventCodec.builder().register(OldOpened.class, OldMoved.class);
  }

  private static Append append(Object... events) {
    return Append.to(UuidCreator.getTimeOrderedEpoch(), ACCOUNT, ExpectedVersion.any(), events);
  }

  private LogEventStore open(JsonEventCodec codec) throws Exception {
    return await(
        DiskEventStore.open(
            vertx,
            new SystemEnvironment(),
            new OsDirectory(path.resolve("events")),
            codec,
            EventStoreOptions.defaults()));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }
}
