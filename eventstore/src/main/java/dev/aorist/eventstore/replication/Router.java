package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.log.LogEventStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests to the leaders of their partitions and answers back, in order for each member and
 * partition: all of a member's requests of a partition are numbered within a session, a leader
 * takes them in that order only, and whenever the leader changes or one of them gets lost, a new
 * session begins with the oldest that was not answered. An append that is sent again so has its id
 * still, so it is written once.
 *
 * <p>For the replication worker.
 */
final class Router {
  /** How long anybody waits for an answer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int ASK = 0;
  private static final int ANSWER = 1;
  private static final int REFUSAL = 2;
  private static final int MOST_WAITING = 8 << 20;

  private final ReplicationMember member;
  private final LogEventStore store;
  private final long life;
  private final Line[] lines;
  private @Nullable RuntimeException ended;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Queue<Told> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger telling = new AtomicInteger();

  /** What waits for the leader of one partition, oldest first. */
  private static final class Line {
    final List<Pending> pending = new ArrayList<>();
    long session;
    long first;
    long bytes;
    long sentAt;
    @Nullable String sentTo;
  }

  /** One that waits. */
  private record Pending(
      byte[] request, @Nullable ConsumerOffset offset, long since, Promise<byte[]> promise) {
    boolean isDone() {
      return promise.future().isComplete();
    }

    /** Takes the leader's answer; false when it is none and has to be asked for again. */
    boolean finish(boolean answered, byte[] answer) {
      if (answered) {
        promise.tryComplete(answer);
        return true;
      }
      RuntimeException failure = Failures.read(new Input(answer), offset);
      return failure != null && (isDone() || promise.tryFail(failure));
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
    void write(Output out) {
      out.u8(cause == null ? ANSWER : REFUSAL).i32(partition).i64(life).i64(session).i64(number);
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
   * Asks the leader of the partition. Fails with what the leader says, or with {@link
   * StoreUnavailableException} when nobody answered in time.
   *
   * @param offset what the request stores, if it does
   */
  Future<byte[]> ask(int partition, byte[] request, @Nullable ConsumerOffset offset) {
    Line line = lines[partition];
    Promise<byte[]> promise = Promise.promise();
    if (ended != null) {
      return Future.failedFuture(ended);
    }
    if (line.bytes > MOST_WAITING) {
      return Future.failedFuture(
          new OverloadedException("Bytes that wait for the leader", line.bytes, MOST_WAITING));
    }
    line.pending.add(new Pending(request, offset, member.nanoTime(), promise));
    line.bytes += request.length;
    String leader = member.replica(partition).leader();
    if (leader == null) {
      return promise.future(); // until there is one
    }
    if (line.pending.size() == 1 || !leader.equals(line.sentTo)) {
      restart(partition, line, leader);
    } else {
      send(partition, line, leader, line.first + line.pending.size() - 1, request);
    }
    return promise.future();
  }

  /** Begins a new session with all that waits. */
  private void restart(int partition, Line line, String leader) {
    line.pending.removeIf(Pending::isDone);
    line.bytes = line.pending.stream().mapToLong(each -> each.request.length).sum();
    line.session++;
    line.first = 0;
    line.sentTo = leader;
    long number = 0;
    for (Pending each : line.pending) {
      send(partition, line, leader, number++, each.request);
    }
  }

  private void send(int partition, Line line, String leader, long number, byte[] request) {
    line.sentAt = member.nanoTime();
    member
        .request(leader)
        .u8(ASK)
        .i32(partition)
        .i64(life)
        .i64(line.session)
        .i64(number)
        .bytes(request);
  }

  /** Asks nobody any more, and answers whoever waits. */
  void end(RuntimeException cause) {
    ended = cause;
    for (Line line : lines) {
      line.pending.forEach(each -> each.promise.tryFail(cause));
      line.pending.clear();
    }
  }

  /** Sees what has waited for too long, and whether another leads by now. */
  void tick() {
    long now = member.nanoTime();
    for (int p = 0; p < lines.length; p++) {
      Line line = lines[p];
      while (!line.pending.isEmpty() && member.replica(p).isOffline()) {
        poll(line).promise.tryFail(offline(p));
      }
      while (!line.pending.isEmpty() && now - line.pending.get(0).since > PATIENCE.toNanos()) {
        poll(line)
            .promise
            .tryFail(
                new StoreUnavailableException(
                    "The leader of partition " + p + " has not answered. Send it again.", null));
      }
      if (!line.pending.isEmpty()) {
        String leader = member.replica(p).leader();
        boolean late = now - line.sentAt > AGAIN.toNanos();
        if (leader != null && (late || !leader.equals(line.sentTo))) {
          restart(p, line, leader);
        }
      }
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

  private static Pending poll(Line line) {
    Pending first = line.pending.remove(0);
    line.first++;
    line.bytes -= first.request.length;
    return first;
  }

  /** Takes a message of another member, or of this one. */
  void receive(String from, Input in) {
    int kind = in.u8();
    int partition = in.i32();
    if (partition < 0 || partition >= lines.length) {
      throw new IllegalArgumentException("A request speaks of partition " + partition + ".");
    }
    long saidLife = in.i64();
    long session = in.i64();
    long number = in.i64();
    byte[] body = in.bytes();
    if (kind == ASK) {
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
    Future<byte[]> handled;
    try {
      handled = Request.handle(partition, request, store, member);
    } catch (RuntimeException e) {
      handled = Future.failedFuture(e);
    }
    handled.onComplete(
        answer ->
            tell(
                new Told(
                    from, partition, saidLife, session, number, answer.result(), answer.cause())));
  }

  /** Any thread. Answers that come together leave together. */
  private void tell(Told told) {
    answers.add(told);
    if (telling.getAndIncrement() == 0) {
      member.execute(this::tellAll);
    }
  }

  private void tellAll() {
    int count = telling.get();
    for (int left = count; left > 0; left--) {
      Told told = Objects.requireNonNull(answers.poll());
      told.write(member.request(told.to));
    }
    if (telling.addAndGet(-count) > 0) {
      member.execute(this::tellAll);
    }
  }

  private void answered(int partition, long number, int kind, byte[] answer) {
    Line line = lines[partition];
    int at = (int) (number - line.first);
    if (at < 0 || at >= line.pending.size()) {
      return;
    }
    if (!line.pending.get(at).finish(kind == ANSWER, answer)) {
      // Another leads, or nobody: with the next tick all that waits is sent again, in order.
      line.sentTo = null;
      return;
    }
    int done = 0;
    while (done < line.pending.size() && line.pending.get(done).isDone()) {
      done++;
    }
    for (int i = 0; i < done; i++) {
      poll(line);
    }
  }
}
