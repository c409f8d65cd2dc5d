package dev.aorist.eventstore.testkit;

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
public abstract class EventStoreContract extends CoreStoreContract
    implements StreamReadContract,
        PartitionReadContract,
        ConsumerOffsetContract,
        TotalOrderContract,
        TimeContract,
        LimitContract,
        CallerContract,
        ConcurrencyContract {}
