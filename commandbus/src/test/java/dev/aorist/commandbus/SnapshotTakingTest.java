package dev.aorist.commandbus;

import static dev.aorist.commandbus.ManualBus.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.Loaded;
import dev.aorist.aggregates.Snapshot;
import dev.aorist.aggregates.Snapshots;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bus takes snapshots of what is committed, and drops states that came of a wrong one. */
class SnapshotTakingTest {
  private static final StreamId SEVEN = StreamId.of("account", "7");

  /** Remembers offers, and gives what the test wants. */
  private static final class Shelf implements Snapshots {
    final List<Snapshot> offered = new CopyOnWriteArrayList<>();
    volatile @Nullable Snapshot found;

    @Override
    public @Nullable Snapshot find(AggregateType type, StreamId stream) {
      return found;
    }

    @Override
    public void offer(AggregateType type, Snapshot snapshot) {
      offered.add(snapshot);
    }

    @Override
    public void distrust(AggregateType type) {
      found = null;
    }
  }

  private final Shelf shelf = new Shelf();
  private final ManualBus manual = new ManualBus(builder -> builder.snapshots(shelf));

  @Test
  void a_snapshot_is_taken_every_thousand_events_once_they_are_committed() {
    manual.accepted(new Open("7"));
    for (int i = 0; i < 1_500; i++) {
      manual.send(new Deposit("7", 2));
    }

    assertThat(shelf.offered).isEmpty();
    manual.store.commit();
    assertThat(shelf.offered)
        .singleElement()
        .returns(
            new Loaded(SEVEN, 999, new Position(0, 999), new Account(2 * 999)), Snapshot::loaded);
  }

  @Test
  void none_is_taken_of_what_was_lost() {
    manual.accepted(new Open("7"));
    for (int i = 0; i < 1_500; i++) {
      manual.send(new Deposit("7", 2));
    }
    manual.store.lose(new IllegalStateException("disk"));

    assertThat(shelf.offered).isEmpty();
  }

  @Test
  void a_load_that_began_with_a_snapshot_that_is_distrusted_meanwhile_begins_again() {
    manual.store.appendForeign(SEVEN, new Bank.Opened(ManualEnvironment.START));
    manual.store.appendForeign(SEVEN, new Bank.Deposited(5));
    manual.store.commit();
    var wrong = new Loaded(SEVEN, 1, new Position(0, 1), new Account(1_000));
    shelf.found = new Snapshot(wrong, 0);
    manual.store.holdReads();
    Future<Outcome> answer = manual.send(new Withdraw("7", 2_000));
    await().until(() -> manual.store.heldReads() == 2);
    int before = manual.store.executed();
    // The check reads from the first event on, and has found the snapshot out before the load is
    // back.
    manual.store.releaseReads(read -> read.from() == 0);
    await().until(() -> manual.store.executed() > before);
    manual.store.releaseReads();

    assertThat(reason(manual.committed(answer))).isEqualTo(new InsufficientFunds(5));
  }

  @Test
  void states_that_came_of_a_wrong_snapshot_are_loaded_again() {
    ManualBus small = new ManualBus(builder -> builder.snapshots(shelf).stateBytes(1));
    small.accepted(new Open("7"));
    small.accepted(new Deposit("7", 5));
    small.accepted(new Open("8"));
    var wrong = new Loaded(SEVEN, 1, new Position(0, 1), new Account(1_000));
    shelf.found = new Snapshot(wrong, 0);

    small.committed(small.send(new Withdraw("7", 2_000)));
    await().until(() -> shelf.found == null);

    await()
        .untilAsserted(
            () ->
                assertThat(reason(small.committed(small.send(new Withdraw("7", 2_000)))))
                    .isEqualTo(new InsufficientFunds(5)));
  }
}
