package dev.aorist.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aorist.AoristOptions;
import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.AggregateId;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.json.JsonEvent;
import dev.aorist.eventstore.json.Upcaster;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;
import java.util.List;

/**
 * What became of the customers of version 1. In version 2 of {@code customer.registered} the name
 * was split in two; in version 3 it is called {@code client.enrolled}, and every client has a
 * segment. A move is two events now: leaving, and arriving in a town.
 */
final class Clients {
  private Clients() {}

  sealed interface ClientEvent permits Enrolled, Left, Arrived {}

  @EventType(value = "client.enrolled", version = 2)
  record Enrolled(String first, String last, String country, String segment)
      implements ClientEvent {}

  @EventType("client.left")
  record Left() implements ClientEvent {}

  @EventType("client.arrived")
  record Arrived(String street, String town) implements ClientEvent {}

  record Greet(@AggregateId String id) {}

  record Greeting(String text) {}

  /** Answers with a rejection that shows what it knows, and so writes nothing. */
  @Aggregate("customer")
  record Client(String last, String segment, String town, int moves) {
    @CommandHandler
    Left greet(Greet command) {
      throw new Rejection(new Greeting(last + " of " + town + ", " + segment + ", " + moves));
    }

    @EventHandler
    static Client on(Enrolled event) {
      return new Client(event.last(), event.segment(), "nowhere", 0);
    }

    @EventHandler
    Client on(Left event) {
      return new Client(last, segment, "away", moves + 1);
    }

    @EventHandler
    Client on(Arrived event) {
      return new Client(last, segment, event.town(), moves);
    }
  }

  record Place(String last, String town, int moves) {}

  @Projection("places")
  static final class Places implements Folds<Place> {
    @EventHandler
    Place on(Enrolled event) {
      return new Place(event.last(), "nowhere", 0);
    }

    @EventHandler
    Place on(Place place, Left event) {
      return new Place(place.last(), "away", place.moves() + 1);
    }

    @EventHandler
    Place on(Place place, Arrived event) {
      return new Place(place.last(), event.town(), place.moves());
    }
  }

  record Town(long arrived) {}

  /** Keyed by something else than the stream, so it is folded in total order. */
  @Projection("towns")
  static final class Towns implements Folds<Town> {
    @EventHandler
    void on(Enrolled event, Rows<Town> rows) {}

    @EventHandler
    void on(Left event, Rows<Town> rows) {}

    @EventHandler
    void on(Arrived event, Rows<Town> rows) {
      rows.update(event.town(), town -> new Town(town == null ? 1 : town.arrived() + 1));
    }
  }

  /** Everything that version 3 says when it starts. */
  static AoristOptions version3(AoristOptions options) {
    return options
        .register(Client.class, Places.class, Towns.class)
        .upcast("customer.registered", 1, Upcaster.change(Clients::splitName))
        .upcast("customer.registered", 2, Upcaster.rename("client.enrolled", 1))
        .upcast("client.enrolled", 1, Upcaster.change(data -> data.put("segment", "retail")))
        .upcast("customer.moved", 1, Clients::splitMove);
  }

  private static void splitName(ObjectNode data) {
    String[] names = data.remove("name").asText().split(" ");
    data.put("first", names[0]).put("last", names[1]);
  }

  private static List<JsonEvent> splitMove(JsonEvent event) {
    String[] address = event.data().get("address").asText().split(";");
    ObjectNode nothing = event.data().objectNode();
    ObjectNode arrived =
        event.data().objectNode().put("street", address[0]).put("town", address[1]);
    return List.of(event.as("client.left", 1, nothing), event.as("client.arrived", 1, arrived));
  }
}
