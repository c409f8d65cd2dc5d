package dev.aorist.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The arguments of a run, {@code --name value}. Immutable. */
public final class PeerArguments {
  private final Map<String, String> values = new TreeMap<>();

  /**
   * @throws IllegalArgumentException when they are no pairs of a name and a value
   */
  PeerArguments(String[] arguments, int from) {
    for (int i = from; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException("Write --name value, not " + arguments[i] + ".");
      }
      values.put(arguments[i].substring(2), arguments[i + 1]);
    }
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public int number(String name, int otherwise) {
    return values.containsKey(name) ? Integer.parseInt(values.get(name)) : otherwise;
  }

  /** Whether the value is "true". */
  public boolean flag(String name) {
    return "true".equals(values.get(name));
  }

  /** Numbers with commas between them. */
  public int[] numbers(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(",")).mapToInt(Integer::parseInt).toArray();
  }

  /** A new folder below {@code --dir}. */
  public Path folder(String name) throws IOException {
    Path root = Path.of(text("dir", "target/peers-data")).toAbsolutePath();
    Files.createDirectories(root);
    return Files.createTempDirectory(root, name);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
