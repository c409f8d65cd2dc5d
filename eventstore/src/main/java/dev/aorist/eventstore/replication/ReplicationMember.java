package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.log.LocalLog;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.log.PendingRecord;
import dev.aorist.eventstore.log.Replicas;
import dev.aorist.eventstore.replication.ReplicationOptions.Times;
import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.Leaders.Answering;
import dev.aorist.eventstore.spi.Seat;
import dev.aorist.eventstore.spi.Transport;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's part in the replication: its replicas, what they say to others, and who is there.
 *
 * <p>All fields belong to the replication worker; what other threads call hands over to it.
 */
final class ReplicationMember implements Replicas {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationMember.class);

  /** Between two partitions that are given back, and before one is given back again at most. */
  private static final long ONE_AT_A_TIME = Duration.ofMillis(50).toNanos();

  private static final long LONGEST = Duration.ofMinutes(10).toNanos();

  /** Ten of the longest messages may wait to be received. */
  private static final long MOST_ARRIVING = 10L * Transport.MOST_BYTES;

  private static final int PER_MESSAGE = 64;
  private static final Seat UNKNOWN = new Seat("?", 0);

  private final ReplicationOptions options;
  private final Environment environment;
  private final Worker worker;
  private final Transport transport;
  private final Decisions decisions;
  private final Outbox outbox;
  private final Set<Rule> rules;
  private final BitSet dirty = new BitSet();
  private final AtomicLong arriving = new AtomicLong();
  private final Map<String, Heard> heard = new ConcurrentHashMap<>();
  private @Nullable LocalLog local;
  private Replica[] replicas = {};
  private Seat seat = UNKNOWN;
  private final Composition composition;
  private final Throttle throttle = new Throttle();
  private final Forcing forcing;

  /** How long to wait before a partition is handed back once more, and since when. */
  private final Map<Integer, HandBack> handBacks = new HashMap<>();

  private @Nullable Router router;

  /** The partitions that this member leads; any thread may look. */
  private final Set<Integer> led = ConcurrentHashMap.newKeySet();

  /**
   * The partitions of which this member has all that is committed, or soon; any thread may look.
   */
  private final Set<Integer> fed = ConcurrentHashMap.newKeySet();

  /** Answers what is decided above the store; any thread may set it. */
  private volatile Answering answering =
      (partition, question) ->
          Future.failedFuture(
              new StoreUnavailableException("This member does not answer yet. Ask again.", null));

  private long started;
  private boolean leaving;
  private boolean ended;

  private record Heard(Seat seat, long at) {}

  private record HandBack(long at, long pause) {}

  ReplicationMember(
      ReplicationOptions options,
      Environment environment,
      Worker worker,
      Transport transport,
      Authority authority,
      Set<Rule> rules) {
    this.options = options;
    this.forcing = new Forcing(options.times());
    this.environment = environment;
    this.worker = worker;
    this.transport = transport;
    this.decisions = new Decisions(authority, worker, environment.random());
    this.composition = new Composition(options, decisions, this::assigned);
    this.outbox = new Outbox(transport);
    this.rules = rules;
  }

  /** Begins; on the replication worker. */
  void start(LogEventStore store, long incarnation) {
    local = store.local();
    LocalLog log = local;
    router = new Router(this, store, environment.random().nextLong());
    seat = new Seat(options.member(), incarnation);
    outbox.from(seat);
    replicas = new Replica[log.partitions()];
    for (int p = 0; p < replicas.length; p++) {
      replicas[p] = new Replica(this, p);
    }
    started = nanoTime();
    composition.begin(seat);
    tick();
  }

  ReplicationOptions options() {
    return options;
  }

  Times times() {
    return options.times();
  }

  boolean keeps(Rule rule) {
    return rules.contains(rule);
  }

  /** The time of day in milliseconds; any thread. */
  long millis() {
    return environment.clock().millis();
  }

  long nanoTime() {
    return environment.nanoTime();
  }

  Decisions decisions() {
    return decisions;
  }

  LocalLog local() {
    if (local == null) {
      throw new IllegalStateException("replication has not begun");
    }
    return local;
  }

  Seat seat() {
    return seat;
  }

  Replica replica(int partition) {
    return replicas[partition];
  }

  Router router() {
    if (router == null) {
      throw new IllegalStateException("replication has not begun");
    }
    return router;
  }

  /** Whether this member leads a partition, by what it knows; any thread. */
  boolean leads(int partition) {
    return led.contains(partition);
  }

  void leads(int partition, boolean now) {
    if (now) {
      led.add(partition);
    } else {
      led.remove(partition);
    }
  }

  /** Whether this member has all that is committed of a partition, or soon; any thread. */
  boolean isFed(int partition) {
    return fed.contains(partition);
  }

  void fed(int partition, boolean now) {
    if (now) {
      fed.add(partition);
    } else {
      fed.remove(partition);
    }
  }

  /** Another member says where a partition ends that is not held here. */
  void announce(int partition, long end) {
    router().store().announce(partition, end);
  }

  // Who shall hold what.

  /** Who belongs to the cluster, and who shall hold what. */
  Composition composition() {
    return composition;
  }

  /** How many of the partitions that this member leads have a replica that catches up. */
  int moving() {
    int moving = 0;
    for (Replica replica : replicas) {
      Leading leading = replica.leading();
      if (leading != null && new Move(this, 0, leading.decided()).isAnyLearning()) {
        moving++;
      }
    }
    return moving;
  }

  private void assigned(Assignment now, long version) {
    throttle.rate(now.bytesPerSecond());
    outbox.knows(version);
  }

  /** How fast replicas may be sent what they lack. */
  Throttle throttle() {
    return throttle;
  }

  /** Does something after a while; any thread. Not at all when this member has left. */
  void after(Duration time, Runnable task) {
    try {
      worker.executeAfter(time, task);
    } catch (RejectedExecutionException e) {
      // closed: nobody is left to hear
    }
  }

  /**
   * Whether a partition may be given back to its preferred leader now. When that does not keep it,
   * the next time is further off, and one goes at a time.
   */
  boolean mayHandBack(int partition) {
    long now = nanoTime();
    HandBack last = handBacks.get(partition);
    boolean soon = handBacks.values().stream().anyMatch(each -> now - each.at < ONE_AT_A_TIME);
    if (soon || last != null && now - last.at < last.pause) {
      return false;
    }
    long pause = last == null ? times().silence().toNanos() * 4 : Math.min(last.pause * 2, LONGEST);
    handBacks.put(partition, new HandBack(now, pause));
    return true;
  }

  Answering answering() {
    return answering;
  }

  void answering(Answering now) {
    answering = now;
  }

  boolean isLeaving() {
    return leaving;
  }

  // Who is there.

  Set<String> liveMembers() {
    return transport.members();
  }

  /** The seat that a member has now; null when it was never heard of. */
  @Nullable Seat seatOf(String name) {
    if (name.equals(seat.member())) {
      return seat;
    }
    Heard last = heard.get(name);
    return last == null ? null : last.seat;
  }

  /** Whether something was heard of the member just now, in whichever incarnation. */
  boolean isThere(String name) {
    Seat now = seatOf(name);
    return now != null && isAlive(now);
  }

  /** What this member sees of the others. */
  ClusterStatus status(List<PartitionStatus> partitions) {
    var missing = new TreeSet<String>();
    partitions.forEach(each -> missing.addAll(each.replicas()));
    missing.removeIf(this::isThere);
    List<String> there = liveMembers().stream().filter(this::isThere).sorted().toList();
    return new ClusterStatus(seat.member(), there, List.copyOf(missing), partitions);
  }

  /** Whether it is there for so long that whoever was not heard of is gone. */
  boolean hasLookedAround() {
    return nanoTime() - started > times().silence().toNanos();
  }

  boolean isAlive(Seat other) {
    if (other.equals(seat)) {
      return true;
    }
    Heard last = heard.get(other.member());
    return last != null
        && (last.seat.equals(other) || !keeps(Rule.SEATS))
        && nanoTime() - last.at < times().silence().toNanos()
        && transport.members().contains(other.member());
  }

  // What is said and heard.

  /** Begins an entry of a message. */
  Output entry(String to, Entry kind, int partition) {
    return outbox.to(to).u8(kind.ordinal()).i32(partition);
  }

  /** Begins an entry from one replica to another. */
  Output entry(String to, Entry kind, int partition, int epoch) {
    return entry(to, kind, partition).i32(epoch);
  }

  /** Has the replica say what has become sure, once in this burst. */
  void dirty(int partition) {
    dirty.set(partition);
  }

  /**
   * Says what has become sure and sends what is to be said, in one message to each member; after
   * each burst of the worker.
   */
  void flush() {
    for (int p = dirty.nextSetBit(0); p >= 0; p = dirty.nextSetBit(0)) {
      dirty.clear(p);
      replicas[p].flush();
    }
    if (router != null && !ended) {
      router.tellAll(); // what has become sure here
      outbox.flush();
    }
  }

  /** Takes a message over, or drops it when too much waits; any thread. */
  void received(String from, byte[] message) {
    int weight = message.length + PER_MESSAGE;
    if (arriving.addAndGet(weight) > MOST_ARRIVING) {
      arriving.addAndGet(-weight);
      return;
    }
    execute(
        () -> {
          arriving.addAndGet(-weight);
          receive(from, message);
        });
  }

  private void receive(String from, byte[] message) {
    if (ended || replicas.length == 0) {
      return;
    }
    try {
      var input = new Input(message);
      var sender = new Seat(from, input.i64());
      heard.put(from, new Heard(sender, nanoTime()));
      composition.heardOf(input.i64());
      while (input.hasMore()) {
        Entry kind = Entry.of(input.u8());
        int partition = input.i32();
        if (partition < 0 || partition >= replicas.length) {
          throw new IllegalArgumentException("A message speaks of partition " + partition + ".");
        }
        if (kind.isRouted()) {
          router().receive(from, kind, partition, input);
        } else {
          replicas[partition].receive(kind, input.i32(), sender, input);
        }
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("A message of {} cannot be read and is passed over: {}", from, e.getMessage());
    }
    router().answerAll();
  }

  private void tick() {
    if (ended) {
      return;
    }
    if (forcing.takesTooLong(nanoTime())) {
      failed(
          new IllegalStateException(
              "a force takes longer than " + times().sick().toSeconds() + " s"));
    }
    for (Replica replica : replicas) {
      replica.tick();
    }
    router().tick();
    for (String name : transport.members()) {
      if (!name.equals(seat.member())) {
        outbox.to(name);
      }
    }
    worker.executeAfter(times().tick(), this::tick);
  }

  // What the local log says.

  @Override
  public void sending(List<PendingRecord<?>> batch) {
    if (!batch.isEmpty()) {
      PendingRecord<?>[] records = batch.toArray(PendingRecord<?>[]::new);
      execute(() -> send(records));
    }
  }

  private void send(PendingRecord<?>[] records) {
    forcing.begun(nanoTime());
    for (PendingRecord<?> record : records) {
      if (!record.isCut()) {
        replicas[record.partition()].sending(record.number(), record.bytes());
      }
    }
  }

  @Override
  public void forced(int partition, long records) {
    forcing.ended();
    replicas[partition].forced(records);
  }

  @Override
  public long ask(int partition) {
    dirty(partition);
    return replicas[partition].ask();
  }

  @Override
  public void failed(Throwable cause) {
    if (!leaving && replicas.length > 0) {
      LOG.error("This member gives up its partitions and leaves: its log has failed", cause);
      leave(() -> transport.close());
    }
  }

  /** Gives all leaderships back and ends. */
  void leave(Runnable then) {
    if (leaving) {
      then.run();
      return;
    }
    leaving = true;
    var left = new HashSet<Integer>();
    for (int p = 0; p < replicas.length; p++) {
      left.add(p);
    }
    if (left.isEmpty()) {
      end(then);
    }
    for (int p = 0; p < replicas.length; p++) {
      int partition = p;
      replicas[p].resign(
          () -> {
            if (left.remove(partition) && left.isEmpty()) {
              end(then);
            }
          });
    }
  }

  private void end(Runnable then) {
    outbox.flush(); // that this member has resigned
    ended = true;
    decisions.end();
    if (router != null) {
      router.end(
          new StoreUnavailableException("This member has left its cluster. Open it again.", null));
    }
    then.run();
  }

  /** Does something soon; any thread. False, and nothing is done, when this member has left. */
  boolean execute(Runnable task) {
    try {
      worker.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
