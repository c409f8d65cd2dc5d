package dev.aorist.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a store that nobody has closed, copied at a moment in which none of them changed:
 * what {@code kill -9} leaves behind.
 */
public final class StillFiles {
  private static final int TRIES = 100;

  private StillFiles() {}

  /** A file as it stood. */
  private record Stand(long bytes, long modified) {}

  /**
   * Copies the files; those that never change any more are linked.
   *
   * @param to a missing directory on the same file system
   * @throws IOException also when the store did not stand still in a hundred tries
   */
  public static void copy(Path from, Path to) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Map<String, Stand> before = stand(from);
      Files.createDirectories(to);
      boolean all = copied(before.keySet(), from, to);
      if (all && stand(from).equals(before)) {
        return;
      }
      delete(to);
    }
    throw new IOException(from + " never stood still; stop what appends to it.");
  }

  /** How many bytes files with this ending have, what is free ahead of use included. */
  public static long bytes(Path directory, String ending) throws IOException {
    long bytes = 0;
    for (Map.Entry<String, Stand> file : stand(directory).entrySet()) {
      bytes += file.getKey().endsWith(ending) ? file.getValue().bytes : 0;
    }
    return bytes;
  }

  private static Map<String, Stand> stand(Path directory) throws IOException {
    Map<String, Stand> stand = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        try {
          stand.put(
              file.getFileName().toString(),
              new Stand(Files.size(file), Files.getLastModifiedTime(file).toMillis()));
        } catch (NoSuchFileException e) {
          continue; // sealed and deleted meanwhile: the next look shows it
        }
      }
    }
    return stand;
  }

  private static boolean copied(Iterable<String> names, Path from, Path to) throws IOException {
    for (String name : names) {
      try {
        if (name.endsWith(".segment")) {
          Files.createLink(to.resolve(name), from.resolve(name));
        } else {
          Files.copy(from.resolve(name), to.resolve(name));
        }
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    return true;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
