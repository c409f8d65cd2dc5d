package dev.aorist.samples.quakes;

import dev.aorist.samples.quakes.feed.Feed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Makes feeds that hold everything that a feed may get wrong, from the lines of a good one. The
 * same seed makes the same feed.
 */
final class FeedMaker {
  private static final List<String> NO_QUAKES =
      List.of(
          "",
          "   ",
          "{",
          "null",
          "[]",
          "42",
          "\"quake\"",
          "{}",
          "not json at all",
          "{\"id\":\"x1\"}",
          "{\"id\":\"x2\",\"time\":\"yesterday\",\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}",
          "{\"id\":\"x3\",\"time\":-5,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}",
          "{\"id\":\"x4\",\"time\":1e300,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}",
          "{\"id\":\"x5\",\"time\":1.5,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}",
          "{\"id\":5,\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}",
          "{\"id\":\"\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}",
          "{\"id\":\"x6\\u0000\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}",
          "{\"id\":\"x7\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":\"1\",\"lat\":1,\"depth\":1}",
          "{\"id\":\"x8\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":NaN,\"depth\":1}",
          "{\"id\":\"x9\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":null}",
          "{\"id\":\"x10\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1,\"mag\":\"5\"}",
          "{\"id\":\"x11\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1} extra",
          "// {\"id\":\"x12\",\"time\":1,\"updated\":1,\"status\":\"automatic\",\"lon\":1,\"lat\":1,\"depth\":1}");

  private static final String[] IMPOSSIBLE = {
    "90.0001",
    "-91",
    "180.5",
    "-181",
    "1e400",
    "-1e30",
    "1000.01",
    "99999999999999999999999",
    "-500",
    "1001"
  };

  private static final List<String> PLACES =
      List.of(
          "null",
          "\"\"",
          "\"東京, 日本\"",
          "\"Ünïcödé \uD83C\uDF0B, Österreich\"",
          "\"half \\uD83C, Half\"",
          "\", \"",
          "\"" + "far away ".repeat(300) + "\"",
          "\"tab\\tand nul\\u0000, A\\u0000B\"");

  private final Random random;
  private final List<String> good;

  FeedMaker(long seed, List<String> good) {
    this.random = new Random(seed);
    this.good = good;
  }

  /** The feed that comes with the program. */
  static byte[] real() throws IOException {
    try (InputStream in = Feed.class.getResourceAsStream("earthquakes.jsonl")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  static List<String> realLines() throws IOException {
    return new String(real(), StandardCharsets.UTF_8).lines().toList();
  }

  byte[] make() {
    var lines = new ArrayList<String>();
    int size = random.nextInt(8) == 0 ? random.nextInt(3) : 20 + random.nextInt(60);
    for (int i = 0; i < size; i++) {
      lines.add(line());
      if (random.nextInt(6) == 0) {
        lines.add(random.nextInt(lines.size() + 1), duplicate(lines));
      }
    }
    var out = new ByteArrayOutputStream();
    if (random.nextInt(5) == 0) {
      out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    }
    String end = List.of("\n", "\n", "\r\n", "\r").get(random.nextInt(4));
    for (int i = 0; i < lines.size(); i++) {
      out.writeBytes(lines.get(i).getBytes(StandardCharsets.UTF_8));
      if (random.nextInt(40) == 0) {
        out.write(0xFF); // in no UTF-8
      }
      if (i < lines.size() - 1 || random.nextBoolean()) {
        out.writeBytes(end.getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  private String line() {
    String line = good.get(random.nextInt(good.size()));
    return switch (random.nextInt(14)) {
      case 0 -> NO_QUAKES.get(random.nextInt(NO_QUAKES.size()));
      case 1 -> line.substring(0, random.nextInt(line.length()));
      case 2 -> set(line, List.of("lat", "lon", "depth").get(random.nextInt(3)), impossible());
      case 3 -> set(line, "updated", String.valueOf(1517363399650L - random.nextInt(1_000_000)));
      case 4 -> set(line, "updated", get(line, "time"));
      case 5 -> set(line, "time", "1517400000000");
      case 6 -> set(set(line, "time", "1517400000000"), "updated", "1517400000000");
      case 7 ->
          set(line, "mag", List.of("null", "6.4", "-0.0", "0", "12345").get(random.nextInt(5)));
      case 8 -> set(line, "place", PLACES.get(random.nextInt(PLACES.size())));
      case 9 -> set(line, "id", "\"q{" + random.nextInt(3) + "} - ünï\"");
      default -> line;
    };
  }

  /** Another line about a quake that there is: the same, or with other values. */
  private String duplicate(List<String> lines) {
    String line = lines.get(random.nextInt(lines.size()));
    return switch (random.nextInt(4)) {
      case 0 -> set(line, "mag", "9.9");
      case 1 -> set(line, "time", String.valueOf(1517363399650L + random.nextInt(600_000_000)));
      case 2 -> set(line, "lat", impossible());
      default -> line;
    };
  }

  private String impossible() {
    return IMPOSSIBLE[random.nextInt(IMPOSSIBLE.length)];
  }

  private static String get(String line, String field) {
    return line.replaceFirst(".*\"" + field + "\":([^,}]*)[,}].*", "$1");
  }

  private static String set(String line, String field, String value) {
    return line.replaceFirst(
        "\"" + field + "\":(\"[^\"]*\"|[^,}]*)",
        java.util.regex.Matcher.quoteReplacement("\"" + field + "\":" + value));
  }
}
