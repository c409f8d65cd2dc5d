package dev.aorist.schema;

import static dev.aorist.eventstore.disk.FormatFixture.BEGIN;
import static dev.aorist.eventstore.disk.FormatFixture.MOVES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.aggregates.AggregateLoader;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.commandbus.Outcome;
import dev.aorist.eventstore.AppendIds;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventFilter;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.Subscription;
import dev.aorist.eventstore.disk.FormatFixture;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.order.OrderedSubscription;
import dev.aorist.http.AoristRouter;
import dev.aorist.projections.Reaction;
import dev.aorist.projections.View;
import dev.aorist.projections.spi.Share;
import dev.aorist.projections.subscribers.ConsumerWiring;
import dev.aorist.projections.subscribers.EventConsumer;
import dev.aorist.projections.subscribers.SubscriberRuntime;
import dev.aorist.schema.Clients.Arrived;
import dev.aorist.schema.Clients.Enrolled;
import dev.aorist.schema.Clients.Left;
import dev.aorist.schema.Clients.Place;
import dev.aorist.schema.Clients.Town;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that version 1 of a domain wrote (a kept fixture), read by version 3: on every road the
 * same upcasters, and results that were worked out by hand.
 *
 * <p>Customer 9 of the fixture is First Last9 of AT (9 is divisible by 3); it moved to Long Street
 * 9;Town2. 10 is First Last10 of GB and never moved. The odd of 60 customers moved: 30, to Town0 to
 * Town6.
 */
class SchemaRoadsTest {
  private static final Enrolled NINE = new Enrolled("First", "Last9", "AT", "retail");
  private static final Enrolled TEN = new Enrolled("First", "Last10", "GB", "retail");
  private static final Arrived ARRIVED = new Arrived("Long Street 9", "Town2");
  private static final List<Object> ALL_OF_NINE = List.of(NINE, new Left(), ARRIVED);

  /** 1, 15, 29, 43 and 57 went to Town1, and so on: who is n modulo 7 and odd. */
  private static final long[] ARRIVALS = {4, 5, 4, 5, 4, 4, 4};

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directory;
  private Aorist aorist;

  @BeforeEach
  void open() {
    FormatFixture.copyTo(directory.resolve("events"));
    aorist = Wait.until(Aorist.embed(vertx, Clients.version3(AoristOptions.at(directory))));
  }

  @AfterEach
  void close() {
    Wait.until(vertx.close());
  }

  private static List<Object> payloads(EventBatch batch) {
    return batch.events().stream().map(Event::payload).toList();
  }

  private static List<Object> ofNine(List<Event> events) {
    return events.stream()
        .filter(event -> event.stream().equals(FormatFixture.stream(9)))
        .map(Event::payload)
        .toList();
  }

  private <R> View<R> caughtUp(Class<? extends dev.aorist.projections.Folds<R>> projection) {
    View<R> view = aorist.view(projection);
    Wait.until(view.atLeast(aorist.store().end()).digest());
    return view;
  }

  @Test
  void a_stream_forward_backward_and_bounded_by_time() {
    StreamRead nine = StreamRead.of(FormatFixture.stream(9));

    assertThat(payloads(Wait.until(aorist.store().readStream(nine)))).isEqualTo(ALL_OF_NINE);
    assertThat(payloads(Wait.until(aorist.store().readStream(nine.backwards().limit(1)))))
        .containsExactly(new Left(), ARRIVED);
    assertThat(payloads(Wait.until(aorist.store().readStream(nine.until(MOVES)))))
        .containsExactly(NINE);
    assertThat(
            payloads(
                Wait.until(aorist.store().readStream(StreamRead.of(FormatFixture.stream(10))))))
        .containsExactly(TEN);
  }

  @Test
  void a_partition_with_and_without_a_filter() {
    int partition = aorist.store().partitionOf(FormatFixture.stream(9));

    EventBatch batch = Wait.until(aorist.store().read(new Position(partition, 0), 1 << 20));

    assertThat(ofNine(batch.events())).isEqualTo(ALL_OF_NINE);
    assertThat(ofNine(batch.events(EventFilter.all().types(Arrived.class))))
        .containsExactly(ARRIVED);
  }

  @Test
  void a_subscription_and_one_in_total_order() {
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    var subscription =
        Subscription.start(
            vertx,
            aorist.store(),
            Checkpoint.start(FormatFixture.PARTITIONS),
            batch -> {
              seen.addAll(batch.events());
              return Future.succeededFuture();
            });
    List<Event> ordered = Collections.synchronizedList(new ArrayList<>());
    var order =
        OrderedSubscription.between(
            vertx,
            aorist.store(),
            Checkpoint.start(FormatFixture.PARTITIONS),
            aorist.store().end(),
            cursor -> {
              while (cursor.next()) {
                cursor.events(ordered::add);
              }
              return Future.succeededFuture();
            });
    Wait.until(order.ended());
    Awaitility.await().until(() -> subscription.position().equals(aorist.store().end()));

    assertThat(ofNine(seen)).isEqualTo(ALL_OF_NINE);
    assertThat(ofNine(ordered)).isEqualTo(ALL_OF_NINE);
    assertThat(ordered.subList(0, 60))
        .extracting(Event::payload)
        .allMatch(payload -> payload instanceof Enrolled);
    assertThat(ordered.subList(60, 120))
        .extracting(event -> event.stream().key())
        .startsWith("1", "1", "3", "3")
        .endsWith("57", "57", "59", "59");
    Wait.until(subscription.close());
  }

  /** Greets who arrived, and does not care who left. */
  @Reaction("greeting")
  private static final class Greeting {
    @EventHandler
    Object on(Arrived arrived) {
      return arrived;
    }
  }

  @Test
  void a_reaction_whose_ids_do_not_depend_on_what_else_it_handles() {
    Map<UUID, Event> sent = new ConcurrentHashMap<>();
    var problems = new Problems();
    List<EventConsumer> greeting =
        ConsumerWiring.read(
            List.of(new Greeting()),
            (id, command, cause) -> {
              sent.put(id, cause);
              return Future.succeededFuture();
            },
            problems);
    problems.throwIfAny();
    SubscriberRuntime runtime =
        Wait.until(
            SubscriberRuntime.start(
                vertx, aorist.store(), aorist.store().consumerOffsets(), greeting, Share.ALL));
    Wait.until(runtime.caughtUp());

    assertThat(ofNine(List.copyOf(sent.values()))).containsExactly(ARRIVED);
    assertThat(sent).hasSize(30);
    // An arrival is the second thing made of one stored event, whether or not the first is handled.
    sent.forEach(
        (id, cause) ->
            assertThat(id)
                .isEqualTo(
                    AppendIds.derived(
                        "greeting", cause.id(), cause.time().toEpochMilli(), 1 << 16)));
    Wait.until(runtime.close());
  }

  @Test
  void an_aggregate_loaded_now_and_in_the_past_and_deciding() {
    var loader =
        new AggregateLoader(
            vertx, Runnable::run, aorist.store(), AggregateType.of(Clients.Client.class));

    assertThat(Wait.until(loader.load(FormatFixture.stream(9))).state(Clients.Client.class))
        .contains(new Clients.Client("Last9", "retail", "Town2", 1));
    assertThat(
            Wait.until(loader.loadAsOf(FormatFixture.stream(9), MOVES)).state(Clients.Client.class))
        .contains(new Clients.Client("Last9", "retail", "nowhere", 0));
    assertThat(Wait.until(loader.loadAt(FormatFixture.stream(9), 0)).state(Clients.Client.class))
        .contains(new Clients.Client("Last9", "retail", "nowhere", 0));
    assertThat(Wait.until(aorist.commands().send(new Clients.Greet("9"))))
        .isEqualTo(new Outcome.Rejected(new Clients.Greeting("Last9 of Town2, retail, 1")));
  }

  @Test
  void a_view_that_follows_and_the_same_rebuilt() {
    View<Place> places = caughtUp(Clients.Places.class);
    View<Town> towns = caughtUp(Clients.Towns.class);
    placesAndTowns(places, towns);
    var before = Wait.until(places.digest());

    Wait.until(places.rebuild(progress -> {}));
    Wait.until(towns.rebuild(progress -> {}));

    placesAndTowns(places, towns);
    assertThat(Wait.until(places.digest())).isEqualTo(before);
  }

  private static void placesAndTowns(View<Place> places, View<Town> towns) {
    assertThat(Wait.until(places.get("9"))).contains(new Place("Last9", "Town2", 1));
    assertThat(Wait.until(places.get("10"))).contains(new Place("Last10", "nowhere", 0));
    assertThat(Wait.until(places.rows())).hasSize(FormatFixture.CUSTOMERS);
    for (int town = 0; town < ARRIVALS.length; town++) {
      assertThat(Wait.until(towns.get("Town" + town))).contains(new Town(ARRIVALS[town]));
    }
  }

  @Test
  void a_view_as_of_a_time() {
    View<Place> places = caughtUp(Clients.Places.class);
    View<Town> towns = caughtUp(Clients.Towns.class);
    Instant nineMoved = MOVES.plusSeconds(9);

    assertThat(Wait.until(places.asOf(nineMoved).get("9")))
        .contains(new Place("Last9", "Town2", 1));
    assertThat(Wait.until(places.asOf(nineMoved.minusMillis(1)).get("9")))
        .contains(new Place("Last9", "nowhere", 0));
    assertThat(Wait.until(places.asOf(BEGIN.plusSeconds(8)).get("9"))).isEmpty();
    assertThat(Wait.until(towns.asOf(nineMoved).get("Town2"))).contains(new Town(1));
    assertThat(Wait.until(towns.asOf(nineMoved.minusMillis(1)).get("Town2"))).isEmpty();
  }

  @Test
  void a_view_over_http() {
    caughtUp(Clients.Places.class);
    var server =
        Wait.until(
            vertx
                .createHttpServer()
                .requestHandler(AoristRouter.mount(vertx, aorist))
                .listen(0, "127.0.0.1"));

    // A client that nobody holds any more is closed by the collector.
    var client = vertx.createHttpClient();
    JsonObject row =
        Wait.until(
                client
                    .request(
                        io.vertx.core.http.HttpMethod.GET,
                        server.actualPort(),
                        "127.0.0.1",
                        AoristRouter.ROOT + "/views/places/rows/9")
                    .compose(request -> request.send())
                    .compose(response -> response.body()))
            .toJsonObject();

    assertThat(row.encode()).contains("Last9").contains("Town2");
    Wait.until(client.close());
  }
}
