package dev.aorist.commandbus;

import dev.aorist.aggregates.Loaded;
import dev.aorist.aggregates.Snapshot;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.spi.Completion;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One command under way: the work that the lane runs, the completion that hears of its append, and
 * the promise to its caller, in one object, since there is one for every command. Answered once;
 * what comes later is ignored.
 *
 * <p>The fields that are set while deciding belong to the lane until the append is handed over, and
 * are only read afterwards.
 */
final class CommandRun implements Runnable, Completion<Appended> {
  private final Command command;
  private final Metadata metadata;
  private final StreamId stream;
  private final Route route;
  private final PartitionCommands partition;
  private final BusParts parts;
  private final ContextInternal context;
  private final Promise<Outcome> promise;
  private final @Nullable List<Step> steps;
  private List<StreamState> pinned = List.of();
  private @Nullable List<Object> events;
  private @Nullable StreamState decidedOn;
  private @Nullable Speculation speculation;
  private @Nullable Object kept;
  private byte @Nullable [] record;
  private long decidedVersion;
  private @Nullable Instant decidedAt;

  /**
   * @param stream what it is for; of several the first
   * @param steps what is to be carried out together; null for an ordinary command
   */
  CommandRun(
      Command command,
      StreamId stream,
      Route route,
      @Nullable List<Step> steps,
      PartitionCommands partition,
      BusParts parts,
      ContextInternal context) {
    this.command = command;
    this.metadata = stored(command);
    this.stream = stream;
    this.route = route;
    this.steps = steps;
    this.partition = partition;
    this.parts = parts;
    this.context = context;
    this.promise = context.promise();
  }

  Command command() {
    return command;
  }

  UUID id() {
    return command.id();
  }

  Metadata metadata() {
    return metadata;
  }

  StreamId stream() {
    return stream;
  }

  Route route() {
    return route;
  }

  /** What is to be carried out together; null for an ordinary command. */
  @Nullable List<Step> steps() {
    return steps;
  }

  /** Keeps a state from being given up until {@link #release}. */
  void pin(StreamState state) {
    if (pinned.isEmpty()) {
      pinned = new ArrayList<>();
    }
    pinned.add(state);
    state.pin(1);
  }

  void release() {
    pinned.forEach(state -> state.pin(-1));
    pinned = List.of();
  }

  Future<Outcome> future() {
    return promise.future();
  }

  /** Its turn on the lane. */
  @Override
  public void run() {
    try {
      partition.handle(this);
    } catch (Throwable unexpected) {
      fail(unexpected);
    }
  }

  /** It led to these events, which are about to be appended. */
  void decided(List<Object> events, StreamState on) {
    this.events = events;
    decidedOn = on;
    speculation = on.speculation();
  }

  /** The version of the (first) stream on which it is about to be decided. */
  void decidedOn(long version) {
    decidedVersion = version;
  }

  long decidedOn() {
    return decidedVersion;
  }

  /** When it was decided; told only where commands are recorded. */
  void decidedAt(Instant now) {
    decidedAt = now;
  }

  @Nullable Instant decidedAt() {
    return decidedAt;
  }

  /** The state after its events, of which a snapshot is to be taken once they are committed. */
  void keep(@Nullable Object state) {
    kept = state;
  }

  /** What is to be recorded of it, as JSON. */
  void record(byte[] command) {
    record = command;
  }

  /**
   * Its context without what is local to one request, so that the store hands the answers of many
   * requests of one event loop over together; the promise brings each to its own.
   */
  @Override
  public Context context() {
    return context.unwrap();
  }

  @Override
  public void succeeded(Appended appended) {
    partition.committed(appended);
    if (kept != null) {
      var loaded = new Loaded(stream, appended.version(), appended.last(), kept);
      parts.snapshots().offer(route.type(), new Snapshot(loaded, appended.timestamp()));
    }
    List<Object> decided = events;
    if (decided == null) {
      FirstAnswer.read(parts.reader(), this, appended);
    } else {
      answer(new Accepted(stream, appended.version(), appended.last(), decided));
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (decidedOn != null && speculation != null) {
      partition.lost(decidedOn, speculation);
    }
    failUnknown(cause);
  }

  /** Whether it was carried out, or what it was decided on, is not known. */
  void failUnknown(Throwable cause) {
    fail(
        cause instanceof OutcomeUnknownException known && known.id().equals(id())
            ? known
            : new OutcomeUnknownException(id(), cause));
  }

  void answer(Outcome outcome) {
    CommandRecorder recorder = parts.recorder();
    if (recorder == null) {
      tell(outcome);
    } else {
      recorder
          .record(this, recorded(), outcome)
          .onComplete(any -> tell(outcome), this::failUnknown);
    }
  }

  void fail(Throwable cause) {
    CommandRecorder recorder = parts.recorder();
    if (recorder == null || !(cause instanceof CommandFailedException failure)) {
      tell(cause);
    } else {
      recorder.record(this, recorded(), failure).onComplete(any -> tell(cause), this::failUnknown);
    }
  }

  private byte[] recorded() {
    return record == null ? new byte[0] : record;
  }

  private void tell(Outcome outcome) {
    if (promise.tryComplete(outcome)) {
      parts.admission().leave();
    }
  }

  private void tell(Throwable cause) {
    if (promise.tryFail(cause)) {
      parts.admission().leave();
    }
  }

  private static Metadata stored(Command command) {
    UUID id = command.id();
    Metadata given = command.metadata();
    String correlation = given.correlationIdOrNull();
    UUID cause = given.causationIdOrNull();
    return new Metadata(
        id,
        correlation == null ? id.toString() : correlation,
        cause == null ? id : cause,
        given.traceparentOrNull(),
        given.actorOrNull(),
        given.headers());
  }
}
