package dev.aorist.cli;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.json.UnknownPolicy;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.http.StoreAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/** An event store opened without its application: no event need be understood to be counted. */
final class BareStore {
  private BareStore() {}

  static JsonObject describe(Path data) {
    Path events = DataDirectory.requireStore(data).eventsDirectory().orElseThrow();
    // Before opening, which prepares files ahead of use.
    JsonObject files = DataDirectory.files(events);
    Vertx vertx = Vertx.vertx();
    try {
      EventStore store =
          Wait.until(
              DiskEventStore.open(
                  vertx,
                  new SystemEnvironment(),
                  new OsDirectory(events),
                  JsonEventCodec.builder().unknown(UnknownPolicy.RAW).build(),
                  EventStoreOptions.defaults()));
      try {
        return Wait.until(StoreAnswers.describe(store)).mergeIn(files);
      } finally {
        Wait.until(store.close());
      }
    } finally {
      Wait.until(vertx.close());
    }
  }
}
