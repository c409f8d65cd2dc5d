package dev.aorist.aggregates;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What came of the command of an {@link AggregateSpec}.
 *
 * @param <S> states
 */
public final class Decided<S> {
  private final AggregateType type;
  private final Object command;
  private final List<Object> events;
  private final @Nullable Object reason;
  private final @Nullable Object state;

  Decided(
      AggregateType type,
      Object command,
      List<Object> events,
      @Nullable Object reason,
      @Nullable Object state) {
    this.type = type;
    this.command = command;
    this.events = events;
    this.reason = reason;
    this.state = state;
  }

  /**
   * The command was accepted with exactly these events; with none when nothing is named.
   *
   * @throws AssertionError when it was not
   */
  public Decided<S> then(Object... expected) {
    if (reason != null || !events.equals(List.of(expected))) {
      throw unexpected(expected.length == 0 ? "no event" : "the events" + lines(List.of(expected)));
    }
    return this;
  }

  /**
   * The command was rejected for this reason.
   *
   * @throws AssertionError when it was not
   */
  public Decided<S> thenRejected(Object expected) {
    if (!Objects.equals(expected, reason)) {
      throw unexpected("the rejection" + lines(List.of(expected)));
    }
    return this;
  }

  /**
   * The state after the command, accepted or not, equals this one.
   *
   * @throws AssertionError when it does not
   */
  public Decided<S> thenState(S expected) {
    if (!Objects.equals(expected, state)) {
      throw new AssertionError(
          "After "
              + command
              + " the state should be"
              + lines(List.of(expected))
              + "but is"
              + told());
    }
    return this;
  }

  /**
   * The state after the command, accepted or not, passes these assertions.
   *
   * @throws AssertionError when there is no state
   */
  public Decided<S> thenState(Consumer<? super S> assertions) {
    if (state == null) {
      throw new AssertionError("After " + command + " there should be a state but is none.");
    }
    assertions.accept(stateAsTold());
    return this;
  }

  /** The class of the state was told with the class of the aggregate. */
  @SuppressWarnings("unchecked")
  private S stateAsTold() {
    return (S) Objects.requireNonNull(state);
  }

  private AssertionError unexpected(String expected) {
    String was =
        reason != null
            ? "the rejection" + lines(List.of(reason))
            : events.isEmpty() ? "no event\n" : "the events" + lines(events);
    return new AssertionError(
        type.handlerOf(command.getClass())
            + " should answer "
            + command
            + " with "
            + expected.stripTrailing()
            + "\nbut answered with "
            + was.stripTrailing());
  }

  private String told() {
    return state == null ? " none." : lines(List.of(state)).stripTrailing();
  }

  private static String lines(List<?> values) {
    var text = new StringBuilder(":\n");
    values.forEach(value -> text.append("  ").append(value).append('\n'));
    return text.toString();
  }
}
