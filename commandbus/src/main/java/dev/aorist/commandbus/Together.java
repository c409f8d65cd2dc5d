package dev.aorist.commandbus;

import java.util.List;

/**
 * Several commands as one: all are carried out, or none. Each is decided by its own aggregate, in
 * this order, on what those before it have changed; the first rejection or failure ends them all
 * with nothing written. Their events are one append.
 *
 * <p>The aggregates must share a partition key, as in {@code account-{ann}checking} and {@code
 * account-{ann}savings}; others are refused with {@link AcrossPartitionsException}. Several
 * commands may be for one aggregate.
 *
 * <pre>{@code
 * bus.send(Together.of(new Withdraw("{ann}checking", 500), new Deposit("{ann}savings", 500)))
 * }</pre>
 *
 * <p>The outcome names the stream of the first event and its version, and holds all events in order
 * of their streams. An immutable value, sent as the payload of one {@link Command}, with one id.
 *
 * @param commands at least one; the domain's commands
 */
public record Together(List<Object> commands) {
  /**
   * @throws IllegalArgumentException when there is no command, or one that is itself several
   */
  public Together {
    commands = List.copyOf(commands);
    if (commands.isEmpty()) {
      throw new IllegalArgumentException("There is no command to carry out; give at least one.");
    }
    for (Object command : commands) {
      if (command instanceof Together || command instanceof Command) {
        throw new IllegalArgumentException(
            "Commands that are carried out together are the domain's own; got a "
                + command.getClass().getSimpleName()
                + " among them. Give what it holds instead.");
      }
    }
  }

  /** These commands, in this order. */
  public static Together of(Object... commands) {
    return new Together(List.of(commands));
  }
}
