package dev.aorist.commandbus;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** No aggregate handles commands of this class. Nothing was written. */
public final class UnknownCommandException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int NAMED = 20;
  private final transient Class<?> command;
  private final transient List<Class<?>> registered;

  UnknownCommandException(Class<?> command, Collection<Class<?>> registered) {
    super(
        "No aggregate handles commands of "
            + name(command)
            + "; registered are "
            + names(registered)
            + ". Register the aggregate that has a @CommandHandler for it.",
        null);
    this.command = command;
    this.registered = List.copyOf(registered);
  }

  /** The class that nobody handles. */
  public Class<?> command() {
    return command;
  }

  /** The classes of commands that are handled. */
  public List<Class<?>> registered() {
    return registered;
  }

  private static String names(Collection<Class<?>> classes) {
    if (classes.isEmpty()) {
      return "none";
    }
    String first =
        classes.stream()
            .map(UnknownCommandException::name)
            .sorted(Comparator.naturalOrder())
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    int rest = classes.size() - NAMED;
    return rest > 0 ? first + " and " + rest + " more" : first;
  }

  private static String name(Class<?> type) {
    String canonical = type.getCanonicalName();
    return canonical == null ? type.getName() : canonical;
  }
}
