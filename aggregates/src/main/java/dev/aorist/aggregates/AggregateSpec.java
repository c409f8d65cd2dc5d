package dev.aorist.aggregates;

import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests an aggregate without a store: given these events, when this command comes, then these
 * events follow, or a rejection, and the state is this.
 *
 * <pre>{@code
 * AggregateSpec.of(Account.class)
 *     .given(new Opened("Ann"), new Deposited(500))
 *     .when(new Withdraw("7", 200))
 *     .then(new Withdrawn(200))
 *     .thenState(new Account("Ann", 300));
 * }</pre>
 *
 * <p>What is not as told fails with an {@link AssertionError}, whatever the test framework. An
 * immutable value; it needs no framework either. After Emmett's decider specification.
 *
 * @param <S> states
 */
public final class AggregateSpec<S> {
  /** What the clock says unless told otherwise. */
  private static final Instant NOON = Instant.parse("2000-01-01T12:00:00Z");

  private final AggregateType type;
  private final List<Object> given;
  private final Instant now;
  private final Metadata metadata;

  private AggregateSpec(AggregateType type, List<Object> given, Instant now, Metadata metadata) {
    this.type = type;
    this.given = given;
    this.now = now;
    this.metadata = metadata;
  }

  /**
   * For a class annotated with {@link Aggregate}.
   *
   * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong with it
   */
  public static <S> AggregateSpec<S> of(Class<S> annotated) {
    return new AggregateSpec<>(AggregateType.of(annotated), List.of(), NOON, Metadata.none());
  }

  /** For any type, for example one made of a {@link Decider}. */
  public static AggregateSpec<Object> of(AggregateType type) {
    return new AggregateSpec<>(type, List.of(), NOON, Metadata.none());
  }

  /** What the clock says when the command is decided on; noon of 1 January 2000 unless told. */
  public AggregateSpec<S> at(Instant now) {
    return new AggregateSpec<>(type, given, now, metadata);
  }

  /** The metadata of the command. */
  public AggregateSpec<S> with(Metadata metadata) {
    return new AggregateSpec<>(type, given, now, metadata);
  }

  /** What has happened before, in order; added to what was given already. */
  public AggregateSpec<S> given(Object... events) {
    var all = new ArrayList<>(given);
    all.addAll(List.of(events));
    return new AggregateSpec<>(type, List.copyOf(all), now, metadata);
  }

  /**
   * Decides on the command. What a handler throws comes out as it is, but for a {@link Rejection}.
   */
  public Decided<S> when(Object command) {
    Decider<Object, Object, Object> decider = type.decider();
    StreamId stream = type.stream(command);
    Object state = fold(null, given);
    var context = new DecisionContext(stream, metadata, Clock.fixed(now, ZoneOffset.UTC));
    try {
      List<Object> events = List.copyOf(decider.decide(state, command, context));
      return new Decided<>(type, command, events, null, fold(state, events));
    } catch (Rejection rejection) {
      return new Decided<>(type, command, List.of(), rejection.reason(), state);
    }
  }

  private @Nullable Object fold(@Nullable Object state, List<Object> events) {
    Object next = state;
    for (Object event : events) {
      next = type.decider().evolve(next, event);
    }
    return next;
  }
}
