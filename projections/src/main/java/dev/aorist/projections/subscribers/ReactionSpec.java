package dev.aorist.projections.subscribers;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Tests a reaction without a store: when this has happened, then these commands are sent.
 *
 * <pre>{@code
 * ReactionSpec.of(new Transfers())
 *     .when("transfer-7", new TransferRequested("ann", "bob", 500))
 *     .thenCommands(new Debit("ann", "7", 500));
 * }</pre>
 *
 * <p>What is not as told fails with an {@link AssertionError}, whatever the test framework; what a
 * handler throws comes out as it is. An immutable value; it needs no framework either.
 */
public final class ReactionSpec {
  private static final Instant NOON = Instant.parse("2000-01-01T12:00:00Z");
  private final Object reaction;
  private final List<Object> commands;

  private ReactionSpec(Object reaction, List<Object> commands) {
    this.reaction = reaction;
    this.commands = commands;
  }

  /**
   * @param reaction an object of a class annotated with {@link dev.aorist.projections.Reaction}
   */
  public static ReactionSpec of(Object reaction) {
    return new ReactionSpec(reaction, List.of());
  }

  /**
   * What happens.
   *
   * @param stream where, written {@code category-key}
   * @throws dev.aorist.eventstore.handler.WiringException when the reaction does not fit together
   */
  public ReactionSpec when(String stream, Object event) throws Exception {
    EventType type = event.getClass().getAnnotation(EventType.class);
    long millis = NOON.toEpochMilli();
    var whole =
        new Event(
            new Position(0, 0),
            StreamId.parse(stream),
            0,
            HybridTime.of(millis),
            new UUID(millis << 16 | 0x7000, 1L << 63),
            type == null ? event.getClass().getSimpleName() : type.value(),
            Metadata.none(),
            event);
    return new ReactionSpec(reaction, ConsumerWiring.commands(reaction, whole));
  }

  /** What is sent, in order, and nothing else. */
  public ReactionSpec thenCommands(Object... expected) {
    if (!commands.equals(List.of(expected))) {
      throw new AssertionError(
          "Expected the commands " + List.of(expected) + " and got " + commands + ".");
    }
    return this;
  }

  /** That nothing is sent. */
  public ReactionSpec thenNothing() {
    return thenCommands();
  }
}
