package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.PowerCut;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreBackupTest {
  private static final WorkProgress QUIET = (done, total) -> {};
  private final long seed = Measures.seed(1);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final SimulatedEnvironment world = new SimulatedEnvironment(seed);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void what_was_backed_up_comes_back() throws Exception {
    FaultyFiles store = SealedStores.write(world, seed, 350);
    var backup = new FaultyFiles(seed);
    StoreBackup.backup(store, backup, QUIET);
    var restored = new FaultyFiles(seed);
    StoreBackup.restore(backup, restored, QUIET);
    assertThat(StoreCheck.verify(restored, true, QUIET).problems()).isEmpty();
    assertThat(SealedStores.events(world, restored)).isEqualTo(SealedStores.events(world, store));
  }

  @Test
  void a_store_can_be_backed_up_while_it_is_written_to() throws Exception {
    var files = new FaultyFiles(seed);
    LogEventStore store = SealedStores.open(world, files);
    List<Future<Appended>> acknowledged = new ArrayList<>();
    int backups = 0;
    for (int i = 0; i < 600; i++) {
      acknowledged.add(
          store.append(
              Append.to(
                  Uuid7.at(world.clock().instant(), random),
                  StreamId.of("account", "" + random.nextInt(50)),
                  ExpectedVersion.any(),
                  "event " + i + "x".repeat(random.nextInt(100)))));
      for (int steps = random.nextInt(12); steps > 0; steps--) {
        world.step();
      }
      if (i % 40 == 39) {
        long done = acknowledged.stream().filter(Future::succeeded).count();
        var backup = new FaultyFiles(seed);
        StoreBackup.backup(files, backup, QUIET);
        var restored = new FaultyFiles(seed);
        StoreBackup.restore(backup, restored, QUIET);
        StoreReport report = StoreCheck.verify(restored, true, QUIET);
        assertThat(report.problems()).isEmpty();
        assertThat(report.events()).isGreaterThanOrEqualTo(done).isLessThanOrEqualTo(i + 1);
        backups++;
      }
    }
    assertThat(backups).isEqualTo(15);
    assertThat(files.list()).anyMatch(name -> SegmentFormat.number(name) > 2);
  }

  @Test
  void events_up_to_a_time_or_checkpoint_come_back() throws Exception {
    FaultyFiles store = SealedStores.write(world, seed, 350);
    List<List<Event>> all = SealedStores.events(world, store);
    var backup = new FaultyFiles(seed);
    StoreBackup.backup(store, backup, QUIET);
    for (int i = 0; i < 10; i++) {
      List<Event> some = all.get(random.nextInt(4));
      Instant until = some.get(random.nextInt(some.size())).time();
      List<List<Event>> expected =
          all.stream()
              .map(each -> each.stream().filter(e -> !e.time().isAfter(until)).toList())
              .toList();
      var restored = new FaultyFiles(seed);
      RewriteReport report = StoreBackup.restore(backup, restored, until, QUIET);
      assertThat(report.events()).isEqualTo(expected.stream().mapToLong(List::size).sum());
      assertThat(report.events() + report.left().stream().mapToLong(e -> e.events()).sum())
          .isEqualTo(350);
      assertThat(StoreCheck.verify(restored, true, QUIET).problems()).isEmpty();
      assertThat(SealedStores.events(world, restored)).isEqualTo(expected);

      long[] ends = expected.stream().mapToLong(List::size).toArray();
      var again = new FaultyFiles(seed);
      StoreBackup.restore(backup, again, Checkpoint.of(ends), QUIET);
      assertThat(SealedStores.events(world, again)).isEqualTo(expected);
    }
  }

  @Test
  void a_backup_that_does_not_match_its_manifest_is_refused() throws Exception {
    FaultyFiles store = SealedStores.write(world, seed, 350);
    var backup = new FaultyFiles(seed);
    StoreBackup.backup(store, backup, QUIET);
    for (int i = 0; i < 200; i++) {
      List<String> names = backup.list();
      String name = names.get(random.nextInt(names.size()));
      long bit = random.nextLong(8 * backup.sizeOf(name));
      backup.flipBit(name, bit);
      var to = new FaultyFiles(seed);
      assertThatThrownBy(() -> StoreBackup.restore(backup, to, QUIET))
          .as("%s bit %d", name, bit)
          .isInstanceOf(RuntimeException.class);
      assertThat(to.list()).isEmpty();
      backup.flipBit(name, bit);
    }
    backup.delete(SegmentFormat.name(1));
    assertThatThrownBy(() -> StoreBackup.restore(backup, new FaultyFiles(seed), QUIET))
        .isInstanceOf(StoreOpenException.class)
        .hasMessage("faulty files lacks 000001.segment. Use another backup.");
  }

  /**
   * Of a backup and a restore, after a power cut there is all of it, or it shows that there is not.
   */
  @Test
  void a_power_cut_leaves_a_whole_copy_or_none() throws Exception {
    FaultyFiles store = SealedStores.write(world, seed, 200);
    List<List<Event>> all = SealedStores.events(world, store);
    List<PowerCut> cuts = new ArrayList<>();
    var backup = new FaultyFiles(seed);
    cutBeforeForces(backup, cuts);
    StoreBackup.backup(store, backup, QUIET);
    int whole = 0;
    cuts.add(backup.cut(seed));
    for (PowerCut cut : cuts) {
      List<FaultyFiles> states = new ArrayList<>();
      cut.states(16, new HashSet<>(), states::add);
      for (FaultyFiles state : states) {
        if (state.list().contains(Manifest.NAME)) {
          var restored = new FaultyFiles(seed);
          StoreBackup.restore(state, restored, QUIET);
          assertThat(SealedStores.events(world, restored)).isEqualTo(all);
          whole++;
        }
      }
    }
    assertThat(whole).isPositive();

    backup.with(call -> {});
    for (boolean bounded : new boolean[] {false, true}) {
      cuts.clear();
      var restored = new FaultyFiles(seed);
      cutBeforeForces(restored, cuts);
      if (bounded) {
        StoreBackup.restore(backup, restored, world.clock().instant(), QUIET);
      } else {
        StoreBackup.restore(backup, restored, QUIET);
      }
      cuts.add(restored.cut(seed));
      whole = 0;
      for (PowerCut cut : cuts) {
        List<FaultyFiles> states = new ArrayList<>();
        cut.states(8, new HashSet<>(), states::add);
        for (FaultyFiles state : states) {
          if (state.list().contains("aorist.store")) {
            assertThat(SealedStores.events(world, state)).isEqualTo(all);
            whole++;
          }
        }
      }
      assertThat(whole).isPositive();
    }
  }

  /** At each call of the directory that is written to. */
  @Test
  void an_error_at_any_call_leaves_a_whole_copy_or_none() throws Exception {
    FaultyFiles store = SealedStores.write(world, seed, 200);
    List<List<Event>> all = SealedStores.events(world, store);
    var backup = new FaultyFiles(seed);
    StoreBackup.backup(store, backup, QUIET);
    int failed = 0;
    for (boolean restores : new boolean[] {false, true}) {
      boolean done = false;
      for (int n = 0; !done; n++) {
        int failing = n;
        var target = new FaultyFiles(seed);
        target.with(
            call -> {
              if (call.index() == failing) {
                throw Fault.io();
              }
            });
        try {
          if (restores) {
            StoreBackup.restore(backup, target, QUIET);
          } else {
            StoreBackup.backup(store, target, QUIET);
          }
          done = true;
        } catch (IOException e) {
          failed++;
        }
        target.with(call -> {});
        if (!restores && target.list().contains(Manifest.NAME)) {
          var restored = new FaultyFiles(seed);
          StoreBackup.restore(target, restored, QUIET);
          assertThat(SealedStores.events(world, restored)).as("call %s", n).isEqualTo(all);
        } else if (restores && target.list().contains("aorist.store")) {
          assertThat(SealedStores.events(world, target)).as("call %s", n).isEqualTo(all);
        } else {
          assertThat(done).isFalse();
        }
      }
    }
    assertThat(failed).isGreaterThan(20);
    assertThat(SealedStores.events(world, store)).isEqualTo(all);
  }

  private static void cutBeforeForces(FaultyFiles files, List<PowerCut> to) {
    files.with(
        call -> {
          if (call.operation() == Operation.FORCE
              || call.operation() == Operation.FORCE_DIRECTORY) {
            to.add(files.cut(to.size()));
          }
        });
  }

  @Test
  void a_repair_saves_all_before_the_damage_and_says_what_is_lost() throws Exception {
    for (int i = 0; i < 60; i++) {
      FaultyFiles store = SealedStores.write(world, seed + i % 3, 250);
      List<List<Event>> all = SealedStores.events(world, store);
      List<String> names =
          store.list().stream().filter(name -> SegmentFormat.number(name) > 0).sorted().toList();
      String name = names.get(random.nextInt(names.size()));
      long bit = random.nextLong(8 * store.sizeOf(name));
      store.flipBit(name, bit);
      assertThat(StoreCheck.verify(store, false, QUIET).problems()).isNotEmpty();

      RewriteReport planned = StoreRepair.dryRun(store, QUIET);
      var repaired = new FaultyFiles(seed);
      RewriteReport report = StoreRepair.repair(store, repaired, QUIET);
      assertThat(report).usingRecursiveComparison().ignoringFields("problems").isEqualTo(planned);
      assertThat(StoreCheck.verify(repaired, true, QUIET).problems()).isEmpty();
      List<List<Event>> saved = SealedStores.events(world, repaired);
      int partitionsHit = 0;
      for (int p = 0; p < 4; p++) {
        assertThat(saved.get(p)).isEqualTo(all.get(p).subList(0, saved.get(p).size()));
        partitionsHit += saved.get(p).size() < all.get(p).size() ? 1 : 0;
      }
      assertThat(partitionsHit).isLessThanOrEqualTo(1);
      long lost = report.left().stream().mapToLong(RewriteReport.Left::events).sum();
      assertThat(saved.stream().mapToLong(List::size).sum() + lost).isEqualTo(250);
    }
  }

  @Test
  void a_repair_saves_what_it_can_when_the_disk_does_not_give_all() throws Exception {
    int lossy = 0;
    int call = 1;
    while (true) {
      FaultyFiles store = SealedStores.write(world, seed, 100);
      List<List<Event>> all = SealedStores.events(world, store);
      int failing = call;
      int[] reads = {0};
      store.with(
          Fault.on(
              made -> made.operation() == Operation.READ && ++reads[0] == failing, Fault.Kind.EIO));
      var repaired = new FaultyFiles(seed);
      RewriteReport report;
      try {
        report = StoreRepair.repair(store, repaired, QUIET);
      } catch (IOException e) {
        call += 5; // what names the store, or what was found and is gone when it is to be written
        continue;
      }
      if (reads[0] < failing) {
        break;
      }
      assertThat(report.problems()).as("call %d", failing).isNotEmpty();
      assertThat(StoreCheck.verify(repaired, true, QUIET).problems()).isEmpty();
      List<List<Event>> saved = SealedStores.events(world, repaired);
      for (int p = 0; p < 4; p++) {
        assertThat(saved.get(p)).isEqualTo(all.get(p).subList(0, saved.get(p).size()));
      }
      lossy += report.left().isEmpty() ? 0 : 1;
      call += 5;
    }
    assertThat(lossy).isPositive();
  }
}
