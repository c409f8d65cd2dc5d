package dev.aorist.commandbus;

import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The answer to a command: it was accepted, or rejected for a reason of the domain. */
public sealed interface Outcome {
  /**
   * The command was carried out: its events are durable.
   *
   * @param stream the stream of the aggregate
   * @param version the version of the stream after the command; -1 when it still has no event
   * @param position where the last event of the command is: what a reader waits for to see the
   *     command's effect. For a command that led to no event it is the position of the last event
   *     that the decision was made on, and null when there was none
   * @param events the events, in order; none when the command had nothing to change
   */
  record Accepted(StreamId stream, long version, @Nullable Position position, List<Object> events)
      implements Outcome {
    @Override
    public <T> T fold(
        Function<? super Accepted, ? extends T> ok, Function<? super Rejected, ? extends T> no) {
      return ok.apply(this);
    }

    @Override
    public Accepted orThrow() {
      return this;
    }
  }

  /**
   * The command was refused; nothing was written.
   *
   * @param reason why, as a fact of the domain: what the handler gave to its {@link
   *     dev.aorist.aggregates.Rejection}, or {@link dev.aorist.aggregates.NotFound} or {@link
   *     dev.aorist.aggregates.AlreadyExists}
   */
  record Rejected(Object reason) implements Outcome {
    public Rejected {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public <T> T fold(
        Function<? super Accepted, ? extends T> ok, Function<? super Rejected, ? extends T> no) {
      return no.apply(this);
    }

    @Override
    public Accepted orThrow() {
      throw new RejectedException(reason);
    }
  }

  /** What {@code ok} or {@code no} makes of the answer. */
  <T> T fold(
      Function<? super Accepted, ? extends T> ok, Function<? super Rejected, ? extends T> no);

  /**
   * The acceptance, for those who prefer an exception to a value.
   *
   * @throws RejectedException when the command was rejected
   */
  Accepted orThrow();
}
