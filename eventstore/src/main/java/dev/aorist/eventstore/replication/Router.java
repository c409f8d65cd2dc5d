package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.log.NotLeadingException;
import io.vertx.core.Future;
import io.vertx.core.internal.PromiseInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests to the leaders of their partitions and answers back, in order for each member and
 * partition: all of a member's requests of a partition are numbered within a session, a leader
 * takes them in that order only, and whenever the leader changes or one of them gets lost, a new
 * session begins with the oldest that was not answered. An append that is sent again so has its id
 * still, so it is written once.
 *
 * <p>For the replication worker, but for {@link #ask}.
 */
final class Router {
  /** How long anybody waits for an answer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int AT_ONCE = 1_024;
  private static final int MOST_WAITING = 8 << 20;

  private final ReplicationMember member;
  private final LogEventStore store;
  private final long life;
  private final Line[] lines;
  private @Nullable RuntimeException ended;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Replies replies = new Replies();

  /** What was asked and not looked at yet; any thread adds. */
  private final Queue<Pending> asked = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean asking = new AtomicBoolean();

  /** What has become of others' requests and was not sent yet; any thread adds. */
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean telling = new AtomicBoolean();

  /** What waits for the leader of one partition, oldest first. */
  private static final class Line {
    final List<Pending> pending = new ArrayList<>();
    long session;
    long first;
    long bytes;

    /** When the session began, or something was answered in it. */
    long moved;

    /** Whether who is asked leads no more; what waits is not sent to it again before a tick. */
    boolean refused;

    @Nullable String sentTo;
  }

  /** One that waits. */
  private static final class Pending {
    final int partition;
    final byte[] request;
    final @Nullable ConsumerOffset offset;
    final long since;
    final PromiseInternal<byte[]> promise;

    /** Whether it was answered, also when those before it were not. */
    boolean done;

    Pending(
        int partition,
        byte[] request,
        @Nullable ConsumerOffset offset,
        long since,
        PromiseInternal<byte[]> promise) {
      this.partition = partition;
      this.request = request;
      this.offset = offset;
      this.since = since;
      this.promise = promise;
    }
  }

  /** What became of a request. */
  private record Told(
      String to,
      int partition,
      long life,
      long session,
      long number,
      byte @Nullable [] result,
      @Nullable Throwable cause) {
    Entry kind() {
      return cause == null ? Entry.ANSWER : Entry.REFUSAL;
    }

    void write(Output out) {
      out.i64(life).i64(session).i64(number);
      if (cause == null) {
        out.bytes(Objects.requireNonNull(result));
      } else {
        Output failure = new Output(64);
        Failures.write(failure, cause);
        out.bytes(failure.finish());
      }
    }
  }

  /** What a leader knows of one member's line. */
  private static final class Session {
    long life;
    long number;
    long next;
  }

  /**
   * @param life tells this process's sessions from those of the one before
   */
  Router(ReplicationMember member, LogEventStore store, long life) {
    this.member = member;
    this.store = store;
    this.life = life;
    this.lines = new Line[store.partitions()];
    for (int p = 0; p < lines.length; p++) {
      lines[p] = new Line();
    }
  }

  LogEventStore store() {
    return store;
  }

  /** Whether nothing of the partition waits. */
  boolean isIdle(int partition) {
    return lines[partition].pending.isEmpty();
  }

  /**
   * Asks the leader of the partition; any thread. Fails with what the leader says, or with {@link
   * StoreUnavailableException} when nobody answered in time.
   *
   * @param offset what the request stores, if it does
   * @param promise is told on its context
   */
  void ask(
      int partition,
      byte[] request,
      @Nullable ConsumerOffset offset,
      PromiseInternal<byte[]> promise) {
    asked.add(new Pending(partition, request, offset, member.nanoTime(), promise));
    askAllSoon();
  }

  private void askAllSoon() {
    if (asking.compareAndSet(false, true) && !member.execute(this::askAll)) {
      asking.set(false);
      for (Pending each = asked.poll(); each != null; each = asked.poll()) {
        each.promise.tryFail(ReplicatedStore.closed());
      }
    }
  }

  private void askAll() {
    asking.set(false);
    Pending each = null;
    for (int i = 0; i < AT_ONCE && (each = asked.poll()) != null; i++) {
      ask(each);
    }
    if (each != null) {
      askAllSoon(); // the others come first
    }
    replies.tellAll();
  }

  private void ask(Pending one) {
    Line line = lines[one.partition];
    if (ended != null) {
      replies.fail(one.promise, ended);
      return;
    }
    if (line.bytes > MOST_WAITING) {
      replies.fail(
          one.promise,
          new OverloadedException("Bytes that wait for the leader", line.bytes, MOST_WAITING));
      return;
    }
    line.pending.add(one);
    line.bytes += one.request.length;
    String leader = member.replica(one.partition).leader();
    if (leader == null) {
      return; // it waits until there is one
    }
    if (line.pending.size() == 1 || !leader.equals(line.sentTo)) {
      restart(one.partition, line, leader);
    } else if (!line.refused) {
      send(one.partition, line, leader, line.first + line.pending.size() - 1, one.request);
    }
  }

  private void fail(Pending one, RuntimeException cause) {
    if (!one.done) {
      one.done = true;
      replies.fail(one.promise, cause);
    }
  }

  /** Begins a new session with all that waits. */
  private void restart(int partition, Line line, String leader) {
    line.pending.removeIf(each -> each.done);
    line.bytes = line.pending.stream().mapToLong(each -> each.request.length).sum();
    line.session++;
    line.moved = member.nanoTime();
    line.first = 0;
    line.sentTo = leader;
    line.refused = false;
    long number = 0;
    for (Pending each : line.pending) {
      send(partition, line, leader, number++, each.request);
    }
  }

  private void send(int partition, Line line, String leader, long number, byte[] request) {
    member
        .entry(leader, Entry.ASK, partition)
        .i64(life)
        .i64(line.session)
        .i64(number)
        .bytes(request);
  }

  /** Asks nobody any more, and answers whoever waits. */
  void end(RuntimeException cause) {
    ended = cause;
    for (Line line : lines) {
      line.pending.forEach(each -> fail(each, cause));
      line.pending.clear();
    }
    replies.tellAll();
  }

  /** Sees what has waited for too long, and whether another leads by now. */
  void tick() {
    long now = member.nanoTime();
    for (int p = 0; p < lines.length; p++) {
      Line line = lines[p];
      while (!line.pending.isEmpty() && member.replica(p).isOffline()) {
        fail(poll(line), offline(p));
      }
      while (!line.pending.isEmpty() && now - line.pending.get(0).since > PATIENCE.toNanos()) {
        fail(
            poll(line),
            new StoreUnavailableException(
                "The leader of partition " + p + " has not answered. Send it again.", null));
      }
      if (!line.pending.isEmpty()) {
        String leader = member.replica(p).leader();
        boolean late = now - line.moved > AGAIN.toNanos();
        if (leader != null && (late || line.refused || !leader.equals(line.sentTo))) {
          restart(p, line, leader);
        }
      }
    }
    replies.tellAll();
  }

  /** Another leads the partition: what waits goes there at once. */
  void led(int partition) {
    Line line = lines[partition];
    String leader = member.replica(partition).leader();
    if (!line.pending.isEmpty() && leader != null && !leader.equals(line.sentTo)) {
      restart(partition, line, leader);
    }
  }

  private StoreUnavailableException offline(int partition) {
    return new StoreUnavailableException(
        "Partition "
            + partition
            + " is offline here: this member reaches fewer than "
            + member.options().minInSync()
            + " of its replicas, itself counted. Send it again when they are back, or at another"
            + " member.",
        null);
  }

  /** Takes the leader's answer; false when it is none and has to be asked for again. */
  private boolean finish(Pending one, boolean answered, byte[] answer) {
    if (answered) {
      if (!one.done) {
        one.done = true;
        replies.succeed(one.promise, answer);
      }
      return true;
    }
    RuntimeException failure = Failures.read(new Input(answer), one.offset);
    if (failure == null) {
      return false;
    }
    fail(one, failure);
    return true;
  }

  private static Pending poll(Line line) {
    Pending first = line.pending.remove(0);
    line.first++;
    line.bytes -= first.request.length;
    return first;
  }

  /** Takes what another member says, or this one. */
  void receive(String from, Entry kind, int partition, Input in) {
    long saidLife = in.i64();
    long session = in.i64();
    long number = in.i64();
    byte[] body = in.bytes();
    if (kind == Entry.ASK) {
      asked(from, partition, saidLife, session, number, body);
    } else if (saidLife == life && session == lines[partition].session) {
      answered(partition, number, kind, body);
    }
  }

  private void asked(
      String from, int partition, long saidLife, long session, long number, byte[] request) {
    Session known = sessions.computeIfAbsent(from + " " + partition, any -> new Session());
    boolean begins = number == 0 && (known.life != saidLife || session > known.number);
    if (begins) {
      known.life = saidLife;
      known.number = session;
      known.next = 0;
    }
    if (known.life != saidLife || known.number != session || known.next != number) {
      return; // out of order: the asker begins a new session when it has waited for a while
    }
    known.next++;
    handle(partition, request)
        .onComplete(
            answer ->
                tell(
                    new Told(
                        from,
                        partition,
                        saidLife,
                        session,
                        number,
                        answer.result(),
                        answer.cause())));
  }

  private Future<byte[]> handle(int partition, byte[] request) {
    if (member.replica(partition).isHandingOver()) {
      return Future.failedFuture(new NotLeadingException(partition));
    }
    try {
      return Request.handle(partition, request, store, member);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Any thread. Answers that come together leave together, after a burst of the worker. */
  private void tell(Told answer) {
    told.add(answer);
    if (telling.compareAndSet(false, true)) {
      member.execute(() -> {});
    }
  }

  /** Sends the answers that were given here. */
  void tellAll() {
    telling.set(false);
    for (Told each = told.poll(); each != null; each = told.poll()) {
      each.write(member.entry(each.to, each.kind(), each.partition));
    }
  }

  /** Hands the answers that have come to those who asked here. */
  void answerAll() {
    replies.tellAll();
  }

  private void answered(int partition, long number, Entry kind, byte[] answer) {
    Line line = lines[partition];
    int at = (int) (number - line.first);
    if (at < 0 || at >= line.pending.size()) {
      return;
    }
    if (!finish(line.pending.get(at), kind == Entry.ANSWER, answer)) {
      // Another leads, or nobody: with that, or the next tick, all that waits is sent again.
      line.refused = true;
      return;
    }
    int done = 0;
    while (done < line.pending.size() && line.pending.get(done).done) {
      done++;
    }
    line.moved = done > 0 ? member.nanoTime() : line.moved;
    for (int i = 0; i < done; i++) {
      poll(line);
    }
  }
}
