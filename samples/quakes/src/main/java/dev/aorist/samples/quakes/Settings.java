package dev.aorist.samples.quakes;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment asks for. An empty variable counts as not set.
 *
 * @param data {@code QUAKES_DATA}: the data directory
 * @param feed {@code QUAKES_FEED}: a feed file; none for the one that comes with the program
 * @param asOf {@code QUAKES_AS_OF}: the instants asked for, by the text that asked, in order
 * @param once {@code QUAKES_ONCE}: whether to end after the last line
 * @param port {@code QUAKES_PORT}: where to serve; 0 takes a free port
 * @param stopOnMalformed {@code QUAKES_ON_MALFORMED}: whether a malformed line stops the feed
 */
record Settings(
    Path data,
    Optional<Path> feed,
    Map<String, Instant> asOf,
    boolean once,
    int port,
    boolean stopOnMalformed) {
  private static final int DEFAULT_PORT = 8080;

  /**
   * @throws UsageException when a variable cannot be understood
   */
  static Settings of(Map<String, String> environment) {
    return new Settings(
        path("QUAKES_DATA", value(environment, "QUAKES_DATA").orElse("target/quakes-data")),
        value(environment, "QUAKES_FEED").map(text -> path("QUAKES_FEED", text)),
        instants(value(environment, "QUAKES_AS_OF").orElse("")),
        choice(environment, "QUAKES_ONCE", "0", "1"),
        value(environment, "QUAKES_PORT").map(Settings::port).orElse(DEFAULT_PORT),
        choice(environment, "QUAKES_ON_MALFORMED", "skip", "stop"));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static Path path(String name, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException(name + "=" + text + " is no path (" + e.getReason() + ").");
    }
  }

  private static boolean choice(
      Map<String, String> environment, String name, String no, String yes) {
    String value = value(environment, name).orElse(no);
    if (!value.equals(no) && !value.equals(yes)) {
      throw new UsageException(
          name + "=" + value + " is unknown; set it to " + no + " or " + yes + ".");
    }
    return value.equals(yes);
  }

  private static int port(String text) {
    int port;
    try {
      port = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 0 || port > 65_535) {
      throw new UsageException("QUAKES_PORT=" + text + " is no port; set it to 0 (any) to 65535.");
    }
    return port;
  }

  private static Map<String, Instant> instants(String list) {
    var instants = new LinkedHashMap<String, Instant>();
    for (String part : list.split(",")) {
      String text = part.strip();
      if (!text.isEmpty()) {
        instants.put(text, instant(text));
      }
    }
    return instants;
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new UsageException(
          "QUAKES_AS_OF holds '"
              + text
              + "', which is no instant; write instants as in 2018-02-03T12:00:00Z, separated by"
              + " commas.");
    }
  }
}
