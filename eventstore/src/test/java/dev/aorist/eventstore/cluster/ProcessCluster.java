package dev.aorist.eventstore.cluster;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.cluster.MemberProcess.Status;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.History.Attempt;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Outcome;
import dev.aorist.eventstore.testkit.Uuid7;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Three members, each a process of its own, under load from this one, and all that callers were
 * told. In the end the members must hold the same, and that must agree with what was told.
 */
final class ProcessCluster implements AutoCloseable {
  private static final int WRITERS = 6;
  private static final long PAUSE_MILLIS = 5;
  private static final long PATIENCE_MILLIS = 4_000;

  /** Longer than a member takes to answer, whatever has happened. */
  private static final long LONG_MILLIS = 15_000;

  /** How long a cluster may take to be well again. */
  static final Duration HEALING = Duration.ofMinutes(3);

  private final Vertx vertx = Vertx.vertx();
  private final SystemEnvironment environment = new SystemEnvironment();
  private final SplittableRandom random;
  private final Function<String, MemberProcess> starter;
  private final Map<String, MemberProcess> members = new ConcurrentHashMap<>();
  private final Map<Integer, String> streams = new ConcurrentHashMap<>();
  final History history = new History();
  private volatile boolean writing = true;

  /**
   * @param starter starts the process of a member
   */
  ProcessCluster(long seed, Function<String, MemberProcess> starter) {
    this.random = new SplittableRandom(seed);
    this.starter = starter;
  }

  /** A starter of processes on the loopback interface, with new ports and a new cluster. */
  static Function<String, MemberProcess> onLoopback(Path path, String url) {
    Map<String, Integer> ports = new TreeMap<>();
    for (String name : ClusterGround.NAMES) {
      ports.put(name, Ports.free());
    }
    String cluster = "processes-" + UUID.randomUUID();
    List<String> seeds = ports.values().stream().map(port -> "127.0.0.1:" + port).toList();
    return name -> {
      List<String> arguments = new ArrayList<>();
      arguments.add(path.resolve(name).toString());
      arguments.addAll(List.of(name, "127.0.0.1", "" + ports.get(name), url, cluster));
      arguments.addAll(seeds);
      try {
        return new MemberProcess(List.of(), arguments, errors(name));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    };
  }

  /** What a member complains of, kept for whoever has to find out why. */
  static Path errors(String name) throws IOException {
    return Files.createDirectories(Path.of("target", "members")).resolve(name + ".err");
  }

  void start(String name) {
    members.put(name, starter.apply(name));
  }

  void startAll() {
    for (String name : ClusterGround.NAMES) {
      start(name);
    }
  }

  MemberProcess member(String name) {
    return members.get(name);
  }

  /** Those that run and answer. */
  List<String> up() {
    return members.entrySet().stream()
        .filter(each -> each.getValue().isUp())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The members that say that they lead, by partition; those that lead no more among them. */
  Map<Integer, String> leaders() {
    Map<Integer, String> leaders = new TreeMap<>();
    Map<Integer, Integer> epochs = new TreeMap<>();
    for (String name : up()) {
      for (Status each : member(name).status()) {
        if (each.leading() && each.epoch() > epochs.getOrDefault(each.partition(), -1)) {
          epochs.put(each.partition(), each.epoch());
          leaders.put(each.partition(), name);
        }
      }
    }
    return leaders;
  }

  /** Every partition has one leader, three replicas in sync, and the same everywhere. */
  boolean isHealthy() {
    if (up().size() < ClusterGround.NAMES.length) {
      return false;
    }
    List<List<Status>> all = up().stream().map(name -> member(name).status()).toList();
    for (int p = 0; p < MemberProgram.STORE.partitions(); p++) {
      int leaders = 0;
      for (List<Status> each : all) {
        if (each.size() <= p) {
          return false;
        }
        Status here = each.get(p);
        leaders += here.leading() ? 1 : 0;
        if (here.leading() && here.inSync() < all.size()
            || here.epoch() != all.get(0).get(p).epoch()
            || !writing
                && (here.records() != all.get(0).get(p).records()
                    || here.committed() != here.records())) {
          return false;
        }
      }
      if (leaders != 1) {
        return false;
      }
    }
    return true;
  }

  /** What every member says of every partition. */
  String describe() {
    var text = new StringBuilder("They say:");
    members.forEach(
        (name, member) -> {
          text.append("\n ").append(name).append(member.isUp() ? ":" : " (not up):");
          member.status().forEach(each -> text.append("\n  ").append(each));
        });
    return text.toString();
  }

  static void await(String what, Duration most, BooleanSupplier happened) {
    Awaitility.await(what)
        .pollInterval(Duration.ofMillis(50))
        .atMost(most)
        .until(happened::getAsBoolean);
  }

  /** Begins to write, without an end. */
  void write() {
    for (int i = 0; i < WRITERS; i++) {
      ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
      var chance = new SplittableRandom(random.nextLong());
      EventWriter client = append -> somewhere(context, append, chance);
      var writer = new Writer(client, history, environment.clock(), chance.nextLong(), 300);
      context.runOnContext(any -> writer.write(Integer.MAX_VALUE));
    }
  }

  private Future<Appended> somewhere(
      ContextInternal context, Append append, SplittableRandom chance) {
    Promise<Appended> promise = context.promise();
    vertx.setTimer(PAUSE_MILLIS, any -> tryToSend(context, append, chance, promise));
    return promise.future();
  }

  private void tryToSend(
      Context context, Append append, SplittableRandom chance, Promise<Appended> promise) {
    List<String> up = up();
    if (!writing) {
      return; // for ever
    }
    if (up.isEmpty()) {
      vertx.setTimer(50, any -> tryToSend(context, append, chance, promise));
      return;
    }
    vertx.setTimer(PATIENCE_MILLIS, any -> promise.tryFail(unknown(append)));
    send(up.get(chance.nextInt(up.size())), append, promise);
  }

  private void send(String member, Append append, Promise<Appended> promise) {
    member(member)
        .append(
            append,
            outcome -> {
              if (outcome instanceof Outcome.Done done) {
                streams.putIfAbsent(
                    done.answer().last().partition(), append.streams().get(0).stream().toString());
                promise.tryComplete(done.answer());
              } else if (outcome instanceof Outcome.Conflict conflict) {
                promise.tryFail(conflict.facts());
              } else if (outcome instanceof Outcome.Refused refused) {
                promise.tryFail(refused.cause());
              } else {
                promise.tryFail(unknown(append));
              }
            });
  }

  private static OutcomeUnknownException unknown(Append append) {
    return new OutcomeUnknownException(append.id(), null);
  }

  /**
   * Appends at a member until it is told that it is done; gives after how long that was.
   *
   * @param partition of which something was acknowledged before
   */
  Duration untilWritten(String member, int partition) {
    return until("done", member, partition, outcome -> outcome instanceof Outcome.Done);
  }

  /** Appends at a member until it is told that it is not done, and not by this side. */
  Duration untilRefused(String member, int partition) {
    return until("refused", member, partition, outcome -> !(outcome instanceof Outcome.Done));
  }

  private Duration until(String what, String member, int partition, Predicate<Outcome> isExpected) {
    long begin = System.nanoTime();
    StreamId stream = StreamId.parse(streams.get(partition));
    await(
        "an append to partition " + partition + " to be " + what,
        HEALING,
        () -> {
          Append append =
              History.labelled(
                  Uuid7.at(environment.clock().instant(), environment.random()),
                  List.of(stream),
                  ExpectedVersion.any(),
                  1);
          Promise<Appended> promise = Promise.promise();
          long timer = vertx.setTimer(LONG_MILLIS, any -> promise.tryFail(unknown(append)));
          Future<Outcome> told =
              history.append(
                  any -> {
                    send(member, append, promise);
                    return promise.future();
                  },
                  append);
          Outcome outcome = get(told);
          return isExpected.test(outcome) && vertx.cancelTimer(timer);
        });
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  boolean hasWritten(int partition) {
    return streams.containsKey(partition);
  }

  static <T> T get(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Stops writing, lets everything come to rest, and holds it against what was told. */
  int judge() throws Exception {
    writing = false;
    await("all members to hold the same", HEALING, this::isHealthy);
    // What is unknown is asked again, so that each has an answer.
    for (Attempt each : history.attempts()) {
      if (each.outcome() instanceof Outcome.Unknown) {
        Promise<Appended> promise = Promise.promise();
        vertx.setTimer(PATIENCE_MILLIS, any -> promise.tryFail(unknown(each.append())));
        get(
            history.append(
                any -> {
                  send("a", each.append(), promise);
                  return promise.future();
                },
                each.append()));
      }
    }
    await("all members to hold the same", HEALING, this::isHealthy);
    List<Event> log = member("a").log();
    List<List<Event>> partitions = new ArrayList<>();
    for (int p = 0; p < MemberProgram.STORE.partitions(); p++) {
      int partition = p;
      partitions.add(log.stream().filter(e -> e.position().partition() == partition).toList());
    }
    HistoryChecker.check(history, partitions);
    for (String name : ClusterGround.NAMES) {
      List<Event> other = member(name).log();
      for (int i = 0; i < Math.max(log.size(), other.size()); i++) {
        Event here = i < log.size() ? log.get(i) : null;
        Event there = i < other.size() ? other.get(i) : null;
        if (!Objects.equals(here, there)) {
          throw new AssertionError(
              "a holds " + here + " where " + name + " holds " + there + ", of " + other.size());
        }
      }
    }
    return (int)
        history.attempts().stream().filter(each -> each.outcome() instanceof Outcome.Done).count();
  }

  @Override
  public void close() {
    writing = false;
    members.values().forEach(MemberProcess::close);
    get(vertx.close());
  }
}
