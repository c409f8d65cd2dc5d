package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreStatistics;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The members of a cluster in this process, seen as one store: through the first one. */
public final class MembersStore implements EventStore {
  private final List<? extends EventStore> members;
  private final List<Supplier<Future<Void>>> closing;

  /**
   * @param closing closes each member, in the same order
   */
  public MembersStore(List<? extends EventStore> members, List<Supplier<Future<Void>>> closing) {
    this.members = members;
    this.closing = closing;
  }

  private EventStore first() {
    return members.get(0);
  }

  @Override
  public int partitions() {
    return first().partitions();
  }

  @Override
  public int partitionOf(StreamId stream) {
    return first().partitionOf(stream);
  }

  @Override
  public Future<Appended> append(Append append) {
    return first().append(append);
  }

  @Override
  public Future<EventBatch> readStream(StreamRead read) {
    return first().readStream(read);
  }

  @Override
  public Future<EventBatch> read(Position from, int maxBytes) {
    return first().read(from, maxBytes);
  }

  @Override
  public Checkpoint end() {
    return first().end();
  }

  @Override
  public Future<Checkpoint> awaitBeyond(Checkpoint seen) {
    return first().awaitBeyond(seen);
  }

  @Override
  public Future<Long> closeTime() {
    return first().closeTime();
  }

  @Override
  public Future<Checkpoint> checkpointAt(Instant instant) {
    return first().checkpointAt(instant);
  }

  @Override
  public ConsumerOffsets consumerOffsets() {
    return first().consumerOffsets();
  }

  @Override
  public StoreStatistics statistics() {
    return first().statistics();
  }

  @Override
  public Future<Void> close() {
    // The others stay until the first one has all its answers.
    return closing
        .get(0)
        .get()
        .compose(any -> Future.join(closing.stream().map(Supplier::get).toList()).mapEmpty());
  }
}
