package dev.aorist.eventstore.json;

import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.SealedTypes;
import dev.aorist.eventstore.spi.EventCodec.TypeName;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the event classes among what was registered, and the names under which they are stored. */
final class EventClasses {
  /** All characters are ASCII, so characters are bytes. */
  private static final int NAME_BYTES = 128;

  private static final int LAST_VERSION = 65_535;

  /** What a name is, as advice. */
  static final String NAMES =
      "use lower case letters, digits, dots and dashes, at most "
          + NAME_BYTES
          + " in all, for example account.opened";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");

  private final Map<String, Class<?>> byName = new TreeMap<>();
  private final Map<Class<?>, TypeName> types = new LinkedHashMap<>();
  private final Problems problems;

  private EventClasses(Problems problems) {
    this.problems = problems;
  }

  /** The types of all classes that are or stand for events; what is wrong goes to problems. */
  static Map<Class<?>, TypeName> of(Collection<Class<?>> registered, Problems problems) {
    Set<Class<?>> leaves = new LinkedHashSet<>();
    registered.forEach(type -> leaves.addAll(SealedTypes.leaves(type)));
    var classes = new EventClasses(problems);
    leaves.forEach(classes::add);
    return classes.types;
  }

  static boolean isName(String name) {
    return name.length() <= NAME_BYTES && NAME.matcher(name).matches();
  }

  private void add(Class<?> type) {
    EventType declared = type.getAnnotation(EventType.class);
    if (Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) {
      problems.add(
          type,
          "is abstract and not sealed, so its event classes cannot be known",
          "seal it, or register the classes themselves");
    } else if (declared == null) {
      problems.add(
          type,
          "has no @EventType",
          "annotate it with the name under which its events are stored, for example"
              + " @EventType(\"account.opened\")");
    } else {
      add(type, declared.value(), declared.version());
    }
  }

  private void add(Class<?> type, String name, int version) {
    if (!isName(name)) {
      problems.add(type, "has the event type '" + name + "', which is no name for events", NAMES);
      return;
    }
    if (version < 1 || version > LAST_VERSION) {
      problems.add(type, "has the schema version " + version, "use one from 1 to " + LAST_VERSION);
      return;
    }
    Class<?> other = byName.putIfAbsent(name, type);
    if (other != null) {
      problems.add(
          type,
          "has the event type '" + name + "', and so has " + other.getName().replace('$', '.'),
          "give one of them another name; for an older schema keep one class and add an upcaster");
      return;
    }
    types.put(type, new TypeName(name, version));
  }
}
