package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contract of view stores works with: a store, a table of things, and claims. */
public abstract class ViewStoreFixture {
  protected static final int PARTITIONS = 4;

  /** A row with whatever a record may hold. */
  public record Thing(
      long number,
      double measure,
      String text,
      Instant at,
      Optional<String> maybe,
      List<Integer> list,
      Map<String, Long> map,
      Set<String> set) {
    static Thing of(long number) {
      return new Thing(
          number,
          number / 3.0,
          "text " + number,
          Instant.EPOCH.plusMillis(number),
          Optional.empty(),
          List.of(),
          Map.of(),
          Set.of());
    }
  }

  private ViewStore store;
  protected ViewTable<Thing> table;

  /** Opens an empty store, and the same again within one test if it outlives its closing. */
  protected abstract Future<? extends ViewStore> open();

  @BeforeEach
  protected void openStore() {
    store = get(open());
    table = store.table("things", RowJson.of(Thing.class));
  }

  @AfterEach
  protected void closeStore() {
    get(store.close());
  }

  protected ViewStore store() {
    return store;
  }

  protected static BitSet partitions(int... numbers) {
    var partitions = new BitSet();
    for (int number : numbers) {
      partitions.set(number);
    }
    return partitions;
  }

  protected Build create() {
    return get(table.create(1, Order.STREAM, PARTITIONS));
  }

  protected Claim claimAll(Build build) {
    return get(table.claim(build.number(), partitions(0, 1, 2, 3)));
  }

  /** A commit that puts things under keys and moves one partition. */
  protected Commit<Thing> commit(
      Claim claim, int partition, long offset, Object... keysAndNumbers) {
    List<Row<Thing>> puts = new ArrayList<>();
    for (int i = 0; i < keysAndNumbers.length; i += 2) {
      puts.add(new Row<>((String) keysAndNumbers[i], Thing.of((int) keysAndNumbers[i + 1])));
    }
    return new Commit<>(
        claim.build(),
        claim.epoch(),
        puts,
        List.of(),
        List.of(new Commit.Step(partition, offset, 1, List.of())));
  }

  protected List<String> keys(Build build) {
    return get(table.page(build.number(), "", 1_000)).stream().map(Row::key).toList();
  }

  protected Checkpoint checkpoint(Build build) {
    return get(table.scan(build.number(), row -> {})).checkpoint();
  }
}
