package dev.aorist.aggregates;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate as plain functions: what {@link Aggregate annotated classes} are adapted to, and an
 * alternative to them. The state of an aggregate without events is {@code null}. After Jérémie
 * Chassaing, "Functional Event Sourcing Decider" (2021).
 *
 * <p>Both functions only compute: they wait for nothing and give the same for the same arguments.
 * The engine calls them for one command of a stream at a time, on changing threads.
 *
 * @param <C> commands
 * @param <S> states
 * @param <E> events
 */
public interface Decider<C, S, E> {
  /**
   * The events that the command leads to, in order; none when there is nothing to be said. Does not
   * change the state.
   *
   * @throws Rejection to refuse the command
   */
  List<E> decide(@Nullable S state, C command, DecisionContext context);

  /** The state after {@code event}. Asks for no time and no chance. */
  S evolve(@Nullable S state, E event);

  /**
   * Whether {@link #evolve} changes the state that it is given instead of making a new one. Such a
   * state is folded again from its events whenever an append did not go through.
   */
  default boolean evolvesInPlace() {
    return false;
  }
}
