package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.disk.RewriteReport;
import dev.aorist.eventstore.disk.SmallJournals;
import dev.aorist.eventstore.disk.StoreCheck;
import dev.aorist.eventstore.disk.StoreExcerpt;
import dev.aorist.eventstore.disk.StoreRepair;
import dev.aorist.eventstore.disk.StoreReport;
import dev.aorist.eventstore.record.RecordFormat;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.SimulatedAuthority;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.SimulatedMachine;
import dev.aorist.eventstore.testkit.SimulatedNetwork;
import dev.aorist.eventstore.testkit.TextCodec;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A member of a simulated cluster, over all its lives. */
final class SimulatedMember {
  static final EventStoreOptions STORE = new EventStoreOptions(3, Duration.ofDays(1));
  static final List<String> NAMES = List.of("a", "b", "c");

  /** One that is not there when a cluster begins. */
  static final String ANOTHER = "d";

  private final SimulatedEnvironment world;
  private final SimulatedNetwork network;
  private final SimulatedAuthority authority;
  private final String name;
  private final Set<Rule> rules;
  private FaultyFiles files;
  private SimulatedMachine machine;
  private @Nullable Future<ReplicatedStore> opening;

  SimulatedMember(
      SimulatedEnvironment world,
      SimulatedNetwork network,
      SimulatedAuthority authority,
      String name,
      long seed,
      Set<Rule> rules) {
    this.world = world;
    this.network = network;
    this.authority = authority;
    this.name = name;
    this.rules = rules;
    this.files = new FaultyFiles(seed);
    this.machine = new SimulatedMachine(world);
  }

  String name() {
    return name;
  }

  /** The store, while it is open. */
  @Nullable ReplicatedStore store() {
    return opening != null && opening.succeeded() && !machine.hasEnded() ? opening.result() : null;
  }

  SimulatedMachine machine() {
    return machine;
  }

  boolean isUp() {
    return opening != null && !machine.hasEnded() && !opening.failed();
  }

  void disk(FaultyFiles.Plan plan) {
    files.with(plan);
  }

  /** A new process begins. */
  void start() {
    machine = new SimulatedMachine(world);
    var parts =
        new ReplicatedStore.Parts(
            world.vertx(), machine, files, new TextCodec(), network.join(name), authority.of(name));
    Future<ReplicatedStore> begun =
        ReplicatedStore.open(
            parts, STORE, ReplicationOptions.of(name, NAMES), SmallJournals::openReplica, rules);
    opening = begun;
    begun.onFailure(
        cause -> {
          if (cause instanceof StoreOpenException e
              && e.reason() == StoreOpenException.Reason.CORRUPT) {
            damage = e;
          }
        });
  }

  private @Nullable StoreOpenException damage;

  /** What was found damaged in its directory, though nothing damages it. */
  @Nullable StoreOpenException damage() {
    return damage;
  }

  /** The process ends. */
  void kill() {
    machine.end();
    network.kill(name);
    files.endProcess();
    opening = null;
  }

  /** The machine ends. */
  void cutPower(long seed) {
    kill();
    List<FaultyFiles> left = new ArrayList<>();
    files.cut(seed).states(4, new HashSet<>(), left::add);
    files = left.get((int) Math.floorMod(seed, (long) left.size()));
  }

  /** The process ends, and of its store only what is sealed of these partitions is left. */
  void excerpt(long seed, Set<Integer> partitions) {
    kill();
    var excerpt = new FaultyFiles(seed);
    try {
      RewriteReport report = StoreExcerpt.write(files, excerpt, partitions, (done, total) -> {});
      if (!report.problems().isEmpty()) {
        throw new AssertionError("its store is damaged", report.problems().get(0));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    files = excerpt;
  }

  /** The process ends; what a repair makes of its directory. */
  FaultyFiles repaired(long seed) {
    kill();
    var repaired = new FaultyFiles(seed);
    try {
      StoreReport found = StoreCheck.verify(files, true, (done, total) -> {});
      if (!found.problems().isEmpty()) {
        throw new AssertionError("verifying " + name + " finds " + found.problems());
      }
      RewriteReport report = StoreRepair.repair(files, repaired, (done, total) -> {});
      if (!report.problems().isEmpty() || !report.left().isEmpty()) {
        throw new AssertionError("a repair of " + name + " finds damage: " + report);
      }
    } catch (IOException e) {
      throw new AssertionError("a repair of " + name + " fails", e);
    }
    return repaired;
  }

  /** Of its first segment one bit of a record is another from now on; opening does not look. */
  void damageFirstSegment() {
    files.flipBit(SegmentFormat.name(1), 8 * RecordFormat.HEADER);
  }

  /** The disk is lost, too. */
  void blank(long seed) {
    kill();
    files = new FaultyFiles(seed);
  }
}
