package dev.aorist.benchmarks.args;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * One {@code --name value} of a workload.
 *
 * @param name without the dashes
 * @param otherwise the value when the option is not given, as it would be typed
 * @param takes the values it takes, in words: for the help and for errors
 * @param meaning one line for the help
 * @param reader from text to value; an {@link IllegalArgumentException} refuses the text
 */
public record Option(
    String name, String otherwise, String takes, String meaning, Function<String, Object> reader) {

  private static final BigDecimal HOUR = BigDecimal.valueOf(3600);

  /** A whole number, both bounds included; its value is a {@link Long}. */
  public static Option count(String name, long otherwise, long least, long most, String meaning) {
    return new Option(
        name,
        Long.toString(otherwise),
        "a whole number from " + least + " to " + most,
        meaning,
        text -> within(Long.valueOf(text), least, most));
  }

  /** Seconds up to an hour, fractions allowed; its value is a {@link BigDecimal}. */
  public static Option seconds(String name, String otherwise, String least, String meaning) {
    return new Option(
        name,
        otherwise,
        "seconds from " + least + " to " + HOUR,
        meaning,
        text -> within(new BigDecimal(text), new BigDecimal(least), HOUR));
  }

  /** One of some words, the first unless another is given; its value is a {@link String}. */
  public static Option choice(String name, List<String> words, String meaning) {
    return new Option(
        name,
        words.get(0),
        String.join(" or ", words),
        meaning,
        text -> {
          if (!words.contains(text)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /** Any text; its value is a {@link String}. */
  public static Option text(String name, String otherwise, String takes, String meaning) {
    return new Option(name, otherwise, takes, meaning, text -> text);
  }

  /** A folder; its value is a {@link Path}. */
  public static Option folder(String name, String otherwise, String meaning) {
    return new Option(name, otherwise, "a folder", meaning, Path::of);
  }

  /** A file; its value is a {@link Path}. */
  public static Option file(String name, String otherwise, String meaning) {
    return new Option(name, otherwise, "a file", meaning, Path::of);
  }

  Object read(String text) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--%s is '%s': give %s".formatted(name, text, takes));
    }
  }

  private static <T extends Comparable<T>> T within(T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(value.toString());
    }
    return value;
  }
}
