package dev.aorist.samples.quakes;

import dev.aorist.samples.quakes.feed.Feed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the feed comes from: a file, or the week of quakes that comes with the program. */
final class FeedSource {
  private static final String BUNDLED = "earthquakes.jsonl";

  private FeedSource() {}

  /**
   * @throws UsageException when there is nothing to read
   */
  static Feed read(Optional<Path> file) {
    try (InputStream in = file.isPresent() ? open(file.get()) : bundled()) {
      return Feed.read(in);
    } catch (IOException e) {
      throw new UsageException(
          "The feed "
              + file.map(Path::toString).orElse(BUNDLED)
              + " cannot be read to its end ("
              + e.getMessage()
              + ").");
    }
  }

  private static InputStream bundled() {
    return Objects.requireNonNull(Feed.class.getResourceAsStream(BUNDLED), BUNDLED);
  }

  private static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UsageException(
          "QUAKES_FEED=" + file + " is a directory; name a file with one JSON object a line.");
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "QUAKES_FEED=" + file + " does not exist; name a file with one JSON object a line.");
    } catch (AccessDeniedException e) {
      throw new UsageException("QUAKES_FEED=" + file + " may not be read; check its permissions.");
    }
  }
}
