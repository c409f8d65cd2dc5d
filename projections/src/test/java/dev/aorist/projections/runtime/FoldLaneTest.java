package dev.aorist.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Fold;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FoldLaneTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @AfterEach
  void close() {
    await().until(vertx.close()::isComplete);
  }

  @Test
  void a_lane_that_is_stopped_while_it_loads_ends_although_there_is_nothing_to_fold() {
    var feed = new HeldFeed();
    FoldLane<Balance> lane = lane(feed);
    Future<Void> run = lane.run(feed);
    await().until(() -> feed.loading != null);

    lane.stop();
    context.runOnContext(stopped -> feed.loading.complete(false));

    await().until(run::isComplete);
    assertThat(run.succeeded()).isTrue();
  }

  private FoldLane<Balance> lane(Feed feed) {
    Fold<Balance> fold = Fold.of(new Balances());
    RowCache<Balance> cache = RowCache.over(true, Parking.of(fold, Set.of()));
    return new FoldLane<>(
        context,
        new MemoryViewStore().table("balances", RowJson.of(Balance.class)),
        new Claim(1, 1, "", Checkpoint.start(1), Set.of(), Set.of(), 0),
        new Folding<>(fold, cache, key -> true),
        cache,
        feed,
        Throttle.none(new SystemEnvironment()),
        (offsets, categories) -> {});
  }

  /** Nothing there, nothing coming; says so when the test lets it. */
  private static final class HeldFeed implements Feed {
    private volatile Promise<Boolean> loading;

    @Override
    public Future<Boolean> load() {
      loading = Promise.promise();
      return loading.future();
    }

    @Override
    public void drain(Folding<?> to) {
      throw new AssertionError("nothing was loaded");
    }

    @Override
    public Future<Void> awaitMore() {
      return Promise.<Void>promise().future();
    }

    @Override
    public long[] offsets() {
      return new long[] {0};
    }

    @Override
    public boolean isBounded() {
      return false;
    }
  }
}
