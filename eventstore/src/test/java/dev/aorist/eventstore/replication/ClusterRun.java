package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.disk.SmallJournals;
import dev.aorist.eventstore.log.LocalLog;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.record.RecordRun;
import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Seat;
import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.FaultyFiles.Plan;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.History.Attempt;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Outcome;
import dev.aorist.eventstore.testkit.SimulatedAuthority;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.SimulatedNetwork;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import dev.aorist.eventstore.testkit.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One history of a cluster of three, or of four with three copies, made by chance: members that
 * come and partitions that are assigned anew; members that are killed, lose power or their disk,
 * stand still and come back; links that are cut, in one direction or both, slow or lossy; disks
 * that are slow or fail; an authority that is hard to reach. In the end everything heals; then all
 * replicas must hold the same, and what everybody was told is held against that. All in one thread;
 * the seed decides everything.
 */
final class ClusterRun {
  private static final int MOST_SECONDS = 90;

  /** So small that what a member holds is read in several pieces. */
  private static final int RUN = 3_000;

  final SimulatedEnvironment world;
  private final long seed;
  private final SplittableRandom random;
  final SimulatedNetwork network;
  final SimulatedAuthority authority;
  final List<SimulatedMember> members = new ArrayList<>();
  final History history = new History();
  private final Set<Rule> rules;
  private final List<String> script = new ArrayList<>();
  private boolean blanked;
  private long fingerprint;
  private int acknowledged;
  private int distant;
  private int streams;

  ClusterRun(SimulatedEnvironment world, long seed, Set<Rule> rules) {
    this.world = world;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.network = new SimulatedNetwork(world, random.nextLong());
    this.authority = new SimulatedAuthority(world, random.nextLong());
    this.rules = rules;
    for (String name : SimulatedMember.NAMES) {
      members.add(new SimulatedMember(world, network, authority, name, random.nextLong(), rules));
    }
  }

  /** Tells histories apart. */
  long fingerprint() {
    return fingerprint;
  }

  /** How many appends were acknowledged. */
  int acknowledged() {
    return acknowledged;
  }

  /** How many reads gave what the member that was asked did not hold. */
  int distant() {
    return distant;
  }

  /** How many reads of a stream were answered. */
  int streams() {
    return streams;
  }

  /** All members start. */
  void begin() {
    world.crash(seed);
    members.forEach(SimulatedMember::start);
  }

  /**
   * @throws AssertionError with the seed, when a promise is broken
   */
  void run() {
    try {
      begin();
      world.advance(Duration.ofMillis(300 + random.nextInt(2_000)));
      for (int left = 3 + random.nextInt(8); left > 0; left--) {
        write();
        disturb();
        pass(200 + random.nextInt(3_000));
        read();
        if (random.nextInt(4) == 0) {
          calm();
          pass(500 + random.nextInt(3_000));
        }
      }
      heal();
      judge();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + e.getMessage()
              + "\nIt went: "
              + String.join(", ", script)
              + "\nRepeat it with: mvn test -Dtest=ClusterSimulationsTest -Daorist.seed="
              + seed,
          e);
    }
  }

  private void note(String what) {
    script.add(world.nanoTime() / 1_000_000 + " " + what);
  }

  void pass(int millis) {
    world.advance(Duration.ofMillis(millis));
    for (SimulatedMember member : members) {
      if (member.damage() != null) {
        throw member.damage();
      }
    }
  }

  private void write() {
    for (int writers = 1 + random.nextInt(3); writers > 0; writers--) {
      int largest = random.nextInt(4) == 0 ? 1_000 : 60;
      var client = new SimulatedClient(world, members, random.split());
      new Writer(client, history, world.clock(), random.nextLong(), largest)
          .write(2 + random.nextInt(12));
    }
    doom();
    // So that what comes next comes in the middle of it.
    world.advance(Duration.ofMillis(random.nextInt(12)));
  }

  /** Appends that cannot succeed, so that somebody is told which version a stream has. */
  private void doom() {
    for (int left = random.nextInt(4); left > 0; left--) {
      StreamId stream = Writer.STREAMS.get(random.nextInt(Writer.STREAMS.size()));
      SimulatedMember member = any();
      world.after(
          Duration.ofMillis(random.nextInt(6_000)),
          () -> {
            if (member.store() != null) {
              var append =
                  History.labelled(
                      Uuid7.at(world.clock().instant(), random),
                      List.of(stream),
                      ExpectedVersion.exactly(100_000),
                      1);
              history.append(new SimulatedClient(world, List.of(member), random.split()), append);
            }
          });
    }
  }

  private void read() {
    SimulatedMember member = any();
    ReplicatedStore store = member.store();
    if (store != null) {
      int partition = random.nextInt(SimulatedMember.STORE.partitions());
      long end = store.local().end().offset(partition);
      history.readHere(
          store.local(),
          new Position(partition, random.nextLong(end + 1)),
          1 + random.nextInt(9_000));
      readAnywhere(store, partition);
    }
  }

  /** What the member does not hold, or not yet, comes from others. */
  private void readAnywhere(ReplicatedStore store, int partition) {
    long end = store.end().offset(partition);
    history
        .readHere(
            store, new Position(partition, random.nextLong(end + 1)), 1 + random.nextInt(9_000))
        .onSuccess(
            read -> {
              if (read.next() > store.local().end().offset(partition)) {
                distant++;
              }
            });
    history
        .readStream(store, Writer.STREAMS.get(random.nextInt(Writer.STREAMS.size())))
        .onSuccess(any -> streams++);
  }

  private SimulatedMember any() {
    return members.get(random.nextInt(members.size()));
  }

  private void disturb() {
    SimulatedMember one = any();
    switch (random.nextInt(13)) {
      case 0, 1 -> {
        note("kill " + one.name());
        one.kill();
        startLater(one);
      }
      case 2 -> {
        note("cut power of " + one.name());
        one.cutPower(random.nextLong());
        startLater(one);
      }
      case 3 -> {
        note("cut power of all");
        for (SimulatedMember member : members) {
          member.cutPower(random.nextLong());
          startLater(member);
        }
      }
      case 4 -> {
        note("isolate " + one.name());
        network.isolate(one.name());
        if (random.nextBoolean()) {
          authority.cut(one.name());
        }
      }
      case 5 -> {
        String to = any().name();
        note("cut " + one.name() + " to " + to);
        network.cut(one.name(), to);
      }
      case 6 -> {
        note("degrade the network");
        network.degrade(random.nextInt(30) / 100.0, Duration.ofMillis(1 + random.nextInt(400)));
      }
      case 7 -> {
        note("degrade the authority");
        authority.degrade(random.nextInt(60) / 100.0);
      }
      case 8 -> {
        int millis = 100 + random.nextInt(6_000);
        note("pause " + one.name() + " for " + millis);
        one.machine().pause(Duration.ofMillis(millis));
      }
      case 9 -> {
        note("a bad disk at " + one.name());
        one.disk(badDisk());
      }
      case 10 -> blank(one);
      case 11 -> assign();
      default -> note("nothing");
    }
  }

  /**
   * A disk is lost, or freed of copies that moved away, only while both others have everything:
   * else acknowledged data may be lost.
   */
  private void blank(SimulatedMember one) {
    if (!blanked && members.stream().allMatch(SimulatedMember::isUp)) {
      calm();
      if (await(this::isHealthy, 30)) {
        blanked = true;
        if (random.nextBoolean()) {
          note("blank " + one.name());
          one.blank(random.nextLong());
        } else {
          Set<Integer> held = held(one.name());
          note("leave " + one.name() + " what is sealed of " + held);
          one.excerpt(random.nextLong(), held);
        }
        startLater(one);
      }
    }
  }

  /** The partitions of which the authority knows a copy at this member. */
  private Set<Integer> held(String name) {
    Set<Integer> held = new TreeSet<>();
    for (int p = 0; p < SimulatedMember.STORE.partitions(); p++) {
      Leadership known = Leadership.fromBytes(authority.stored(p).value());
      if (known.replicas().stream().anyMatch(seat -> seat.member().equals(name))) {
        held.add(p);
      }
    }
    return held;
  }

  /** Another member comes, or partitions are assigned to any three of those that are. */
  private void assign() {
    SimulatedMember one = any();
    if (members.size() == SimulatedMember.NAMES.size()) {
      note("add " + SimulatedMember.ANOTHER);
      var another =
          new SimulatedMember(
              world, network, authority, SimulatedMember.ANOTHER, random.nextLong(), rules);
      members.add(another);
      another.start();
    }
    List<List<String>> replicas = new ArrayList<>();
    for (int p = 0; p < SimulatedMember.STORE.partitions(); p++) {
      List<String> names = new ArrayList<>(members.stream().map(SimulatedMember::name).toList());
      names.remove(random.nextInt(names.size()));
      Collections.rotate(names, random.nextInt(names.size()));
      replicas.add(names);
    }
    ReplicatedStore store = one.store();
    if (store != null) {
      note("assign " + replicas);
      store.rebalancing().assign(new Assignment(replicas, 20_000 + random.nextInt(1_000_000)));
    }
  }

  private void startLater(SimulatedMember member) {
    world.after(
        Duration.ofMillis(50 + random.nextInt(5_000)),
        () -> {
          if (!member.isUp()) {
            note("start " + member.name());
            member.disk(call -> {});
            member.start();
          }
        });
  }

  private Plan badDisk() {
    SplittableRandom chance = random.split();
    return switch (random.nextInt(3)) {
      case 0 -> call -> world.pass(Duration.ofMillis(chance.nextInt(40)));
      case 1 -> Fault.on(call -> chance.nextInt(40) == 0, Fault.Kind.EIO);
      default -> Fault.on(call -> chance.nextInt(40) == 0, Fault.Kind.ENOSPC);
    };
  }

  /** Links, authority and disks are well again; who is down comes back. */
  private void calm() {
    note("calm");
    network.heal();
    authority.heal();
    for (SimulatedMember member : members) {
      member.disk(call -> {});
    }
  }

  private void heal() {
    calm();
    world.advance(Duration.ofSeconds(7));
    for (SimulatedMember member : members) {
      // Whose disk has failed has left and waits for somebody to start it again.
      if (member.isUp() && random.nextBoolean()) {
        member.kill();
      }
      if (!member.isUp()) {
        member.kill();
        member.start();
      }
    }
    note("heal");
    if (!await(this::isHealthy, MOST_SECONDS)) {
      members.stream().filter(SimulatedMember::isUp).forEach(SimulatedMember::kill);
      members.forEach(SimulatedMember::start);
      if (!await(this::isHealthy, MOST_SECONDS)) {
        throw new AssertionError("it does not heal: " + describe());
      }
    }
  }

  boolean await(java.util.function.BooleanSupplier what, int seconds) {
    for (int i = 0; i < 10 * seconds; i++) {
      if (what.getAsBoolean()) {
        return true;
      }
      pass(100);
    }
    return false;
  }

  List<ReplicaStatus> status(SimulatedMember member) {
    ReplicatedStore store = member.store();
    return store == null ? List.of() : world.await(store.status());
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (SimulatedMember member : members) {
      text.append("\n ").append(member.name()).append(": ").append(status(member));
    }
    return text.toString();
  }

  /** Every partition has one leader, lies where it shall, all in sync and the same everywhere. */
  boolean isHealthy() {
    if (members.stream().anyMatch(each -> each.store() == null)) {
      return false;
    }
    Map<String, List<ReplicaStatus>> all = new TreeMap<>();
    members.forEach(each -> all.put(each.name(), status(each)));
    for (int p = 0; p < SimulatedMember.STORE.partitions(); p++) {
      int partition = p;
      List<ReplicaStatus> leaders =
          all.values().stream()
              .map(each -> each.get(partition))
              .filter(ReplicaStatus::leading)
              .toList();
      if (leaders.size() != 1 || !isWell(leaders.get(0), all)) {
        return false;
      }
    }
    return true;
  }

  private boolean isWell(ReplicaStatus leader, Map<String, List<ReplicaStatus>> all) {
    int partition = leader.partition();
    List<String> shall =
        Assignment.fromBytes(authority.stored(Authority.ASSIGNMENT).value()).of(partition);
    if (leader.records() == 0
        || leader.inSync().size() < SimulatedMember.NAMES.size()
        || !shall.isEmpty() && !shall.equals(names(leader))) {
      return false;
    }
    for (String name : names(leader)) {
      ReplicaStatus status = all.get(name).get(partition);
      if (status.records() != leader.records()
          || status.committed() != status.records()
          || status.epoch() != leader.epoch()) {
        return false;
      }
    }
    return true;
  }

  private static List<String> names(ReplicaStatus status) {
    return status.replicas().stream().map(Seat::member).toList();
  }

  /** Those that hold a partition, once all is well. */
  private List<SimulatedMember> holders(int partition) {
    for (SimulatedMember member : members) {
      ReplicaStatus status = status(member).get(partition);
      if (status.leading()) {
        List<String> names = names(status);
        return members.stream().filter(each -> names.contains(each.name())).toList();
      }
    }
    throw new AssertionError("nobody leads partition " + partition);
  }

  void judge() {
    var client = new SimulatedClient(world, members, random.split());
    for (Attempt each : history.attempts()) {
      if (each.outcome() instanceof Outcome.Unknown) {
        world.await(history.append(client, each.append()));
      }
    }
    if (!await(this::isHealthy, MOST_SECONDS)) {
      throw new AssertionError("it does not come to rest: " + describe());
    }
    List<List<Event>> log = new ArrayList<>();
    for (int p = 0; p < SimulatedMember.STORE.partitions(); p++) {
      List<SimulatedMember> holders = holders(p);
      log.add(events(holders.get(0), p));
      compareRecords(p, holders);
      for (SimulatedMember member : holders) {
        if (!events(member, p).equals(log.get(p))) {
          throw new AssertionError("replicas read differently");
        }
      }
    }
    HistoryChecker.check(history, log);
    if (!network.failures().isEmpty()) {
      throw new AssertionError("a receiver failed", network.failures().get(0));
    }
    fingerprint = log.hashCode() * 31L + history.attempts().size();
    acknowledged =
        (int)
            history.attempts().stream()
                .filter(each -> each.outcome() instanceof Outcome.Done)
                .count();
    compareRepaired(any(), log);
    members.forEach(SimulatedMember::kill);
  }

  /**
   * A repair of a member's directory, with all that was cut off in it, holds what the member held.
   */
  private void compareRepaired(SimulatedMember member, List<List<Event>> log) {
    Set<Integer> held = held(member.name());
    LogEventStore store =
        world.await(
            SmallJournals.open(
                world.vertx(),
                world,
                member.repaired(random.nextLong()),
                new TextCodec(),
                SimulatedMember.STORE));
    for (int p : held) {
      List<Event> repaired =
          world.await(store.read(new Position(p, 0), Integer.MAX_VALUE)).events();
      if (!repaired.equals(log.get(p))) {
        throw new AssertionError("partition " + p + " of " + member.name() + " is repaired badly");
      }
    }
    world.await(store.close());
  }

  private List<Event> events(SimulatedMember member, int partition) {
    return world
        .await(member.store().local().read(new Position(partition, 0), Integer.MAX_VALUE))
        .events();
  }

  /** Record by record, byte by byte. */
  private void compareRecords(int partition, List<SimulatedMember> holders) {
    List<byte[]> first = records(holders.get(0), partition);
    for (SimulatedMember member : holders) {
      List<byte[]> other = records(member, partition);
      boolean same = first.size() == other.size();
      for (int i = 0; same && i < first.size(); i++) {
        same = Arrays.equals(first.get(i), other.get(i));
      }
      if (!same) {
        throw new AssertionError(
            "partition "
                + partition
                + " differs between "
                + holders.get(0).name()
                + " and "
                + member.name());
      }
    }
  }

  private List<byte[]> records(SimulatedMember member, int partition) {
    LocalLog log = member.store().local().local();
    List<byte[]> all = new ArrayList<>();
    while (all.size() < log.forced(partition)) {
      List<RecordRun> read = new ArrayList<>();
      log.read(partition, all.size(), RUN, (run, failure) -> read.add(run));
      world.runUntilIdle();
      if (read.isEmpty() || read.get(0) == null || read.get(0).first() != all.size()) {
        throw new AssertionError("partition " + partition + " cannot be read at " + member.name());
      }
      all.addAll(read.get(0).records());
    }
    return all;
  }
}
