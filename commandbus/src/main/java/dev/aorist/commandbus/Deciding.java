package dev.aorist.commandbus;

import dev.aorist.aggregates.DecisionContext;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.spi.Lane;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls command handlers, times them, and names what fails. On the lane. */
final class Deciding {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionCommands.class);

  private final Lane lane;
  private final BusParts parts;
  private final Clock clock;

  Deciding(Lane lane, BusParts parts) {
    this.lane = lane;
    this.parts = parts;
    this.clock = new LaneClock(lane);
  }

  /** What the command leads to, on this state; throws what its handler throws. */
  List<Object> decide(
      CommandRun run, Route route, StreamId stream, @Nullable Object state, Object command) {
    long start = parts.environment().nanoTime();
    try {
      var context = new DecisionContext(stream, run.metadata(), clockFor(run));
      return List.copyOf(route.type().decider().decide(state, command, context));
    } finally {
      warnWhenSlow(route, stream, command, parts.environment().nanoTime() - start);
    }
  }

  /** One that is recorded is decided at one instant, so that it can be decided again. */
  private Clock clockFor(CommandRun run) {
    if (parts.recorder() == null) {
      return clock;
    }
    Instant now = clock.instant();
    run.decidedAt(now);
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  static CommandFailedException failed(
      CommandRun run, Route route, StreamId stream, Object commandOrEvent, Throwable failure) {
    String handler = route.type().handlerOf(commandOrEvent.getClass());
    return new CommandFailedException(run.id(), stream, handler, failure);
  }

  private void warnWhenSlow(Route route, StreamId stream, Object command, long nanos) {
    if (nanos > parts.slowNanos()) {
      LOG.warn(
          "{} took {} ms for {} and held up partition {} meanwhile; let the caller do what takes"
              + " long and hand over the result in the command",
          route.type().handlerOf(command.getClass()),
          nanos / 1_000_000,
          stream,
          lane.partition());
    }
  }
}
