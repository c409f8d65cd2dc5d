package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.log.NotLeadingException;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.SimulatedMachine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Appends at any member, and asks the next one when that one does not lead. Hears nothing of a
 * member that has ended, and gives up after a while.
 */
final class SimulatedClient implements EventWriter {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private final SimulatedEnvironment world;
  private final List<SimulatedMember> members;
  private final SplittableRandom random;

  SimulatedClient(
      SimulatedEnvironment world, List<SimulatedMember> members, SplittableRandom random) {
    this.world = world;
    this.members = members;
    this.random = random;
  }

  @Override
  public Future<Appended> append(Append append) {
    Promise<Appended> promise = Promise.promise();
    world.after(PATIENCE, () -> promise.tryFail(new OutcomeUnknownException(append.id(), null)));
    attempt(append, random.nextInt(members.size()), members.size(), promise);
    return promise.future();
  }

  private void attempt(Append append, int at, int left, Promise<Appended> promise) {
    if (promise.future().isComplete()) {
      return;
    }
    if (left == 0) {
      promise.tryFail(new StoreUnavailableException("nobody leads", null));
      return;
    }
    int next = (at + 1) % members.size();
    SimulatedMember member = members.get(at);
    ReplicatedStore store = member.store();
    if (store == null) {
      attempt(append, next, left - 1, promise);
      return;
    }
    SimulatedMachine machine = member.machine();
    store
        .local()
        .append(append)
        .onComplete(
            answer -> {
              if (machine.hasEnded()) {
                return;
              }
              if (answer.succeeded()) {
                promise.tryComplete(answer.result());
              } else if (answer.cause() instanceof NotLeadingException) {
                attempt(append, next, left - 1, promise);
              } else {
                promise.tryFail(answer.cause());
              }
            });
  }
}
