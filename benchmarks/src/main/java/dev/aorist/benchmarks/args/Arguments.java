package dev.aorist.benchmarks.args;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values of a workload's options, given or default. Immutable. */
public final class Arguments {
  private final Map<String, Object> values;

  private Arguments(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Reads {@code --name value} pairs.
   *
   * @throws UsageException if an option is unknown, given twice, without a value, or its value is
   *     refused
   */
  public static Arguments parse(String workload, List<Option> options, List<String> words) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      String word = words.get(i);
      if (options.stream().noneMatch(o -> word.equals("--" + o.name()))) {
        throw new UsageException(
            "%s has no option '%s': there are %s".formatted(workload, word, names(options)));
      }
      if (i + 1 == words.size()) {
        throw new UsageException(word + " needs a value behind it");
      }
      if (given.put(word, words.get(i + 1)) != null) {
        throw new UsageException(word + " is given twice: give it once");
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Option option : options) {
      String text = given.getOrDefault("--" + option.name(), option.otherwise());
      values.put(option.name(), option.read(text));
    }
    return new Arguments(values);
  }

  private static String names(List<Option> options) {
    return options.stream().map(o -> "--" + o.name()).collect(Collectors.joining(", "));
  }

  public int count(String name) {
    return Math.toIntExact((Long) value(name));
  }

  public long nanos(String name) {
    return ((BigDecimal) value(name)).movePointRight(9).longValue();
  }

  public String text(String name) {
    return (String) value(name);
  }

  public Path folder(String name) {
    return (Path) value(name);
  }

  /** All values by name, in the order of the options: numbers as numbers, all else as text. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    values.forEach((name, value) -> map.put(name, value instanceof Path p ? p.toString() : value));
    return map;
  }

  private Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the workload declares no option named " + name);
    }
    return value;
  }
}
