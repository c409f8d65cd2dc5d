package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.eventstore.handler.Problems;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How commands are called where they are recorded and where they travel to another member: by the
 * category and the simple name of their class.
 */
final class CommandNames {
  /** Of commands that were carried out together. */
  static final String TOGETHER = "together";

  private final Map<Class<?>, String> names = new HashMap<>();
  private final Map<String, Class<?>> classes = new HashMap<>();
  private final Map<String, AggregateType> types = new HashMap<>();

  private CommandNames() {}

  static CommandNames of(Collection<AggregateType> types, Problems problems) {
    var all = new CommandNames();
    for (AggregateType type : types) {
      for (Class<?> command : type.commands()) {
        String name = type.category() + "." + command.getSimpleName();
        Class<?> other = all.classes.put(name, command);
        if (other != null) {
          problems.add(
              command,
              "would be called " + name + ", and so would " + other.getName(),
              "give one of the two classes another name");
        }
        all.names.put(command, name);
        all.types.put(name, type);
      }
    }
    return all;
  }

  String of(Object command) {
    return command instanceof Together ? TOGETHER : names.get(command.getClass());
  }

  @Nullable Class<?> find(String name) {
    return classes.get(name);
  }

  AggregateType type(String name) {
    return types.get(name);
  }
}
