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
 * The part of {@link EventStoreContract} without which nothing else could be relied on: appends and
 * their ids, read back. For deployments of a storage that passes all of it elsewhere, whose opening
 * takes long.
 */
@Timeout(120)
public abstract class CoreStoreContract implements AppendContract, IdContract {
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
