package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every event store does, whatever it stores things in. A storage shows that it does by
 * extending this class (or {@link DurableEventStoreContract}, if it outlives the process):
 *
 * <pre>{@code
 * class MyEventStoreTest extends EventStoreContract {
 *   @Override
 *   protected Future<? extends EventStore> open(
 *       Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
 *     return MyEventStore.open(vertx, environment, codec, options);
 *   }
 * }
 * }</pre>
 *
 * <p>The tests themselves stand in the interfaces, one for each matter. None is ever skipped.
 */
@Timeout(120)
public abstract class EventStoreContract
    implements AppendContract,
        IdContract,
        ConsumerOffsetContract,
        StreamReadContract,
        PartitionReadContract,
        TotalOrderContract,
        TimeContract,
        LimitContract,
        CallerContract,
        ConcurrencyContract {
  private StoreUnderTest under;

  /** Opens an empty store, and the same again within one test if it outlives its closing. */
  protected abstract Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options);

  @BeforeEach
  void openStore() {
    under = new StoreUnderTest(this::open);
  }

  @AfterEach
  void closeStore() {
    under.end();
  }

  @Override
  public final StoreUnderTest under() {
    return under;
  }
}
