package dev.aorist.samples.quakes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a feed means, by a plain loop over its lines: no events, no store, no view, no class of the
 * program. Everything that the program says about a feed is compared with this.
 */
final class Oracle {
  /** A quake as the loop keeps it. */
  record Known(String id, long time, @Nullable Double magnitude, String region) {}

  /** What the loop says about an instant. */
  record AsOf(int known, int reviewed, @Nullable String strongest) {}

  private record Step(long instant, String id, @Nullable Map<?, ?> report, boolean review) {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  int commands;
  int accepted;
  int rejected;
  int malformed;
  final Map<String, Known> known = new TreeMap<>();

  /** When each reviewed quake was reviewed first. */
  final Map<String, Long> reviewed = new HashMap<>();

  Oracle(byte[] feed) {
    var steps = new ArrayList<Step>();
    for (byte[] line : lines(feed)) {
      Map<?, ?> quake = read(line);
      if (quake == null) {
        malformed++;
        continue;
      }
      String id = (String) quake.get("id");
      long time = whole(quake.get("time"));
      long updated = whole(quake.get("updated"));
      steps.add(new Step(time, id, quake, false));
      if (quake.get("status").equals("reviewed")) {
        steps.add(new Step(updated, id, null, true));
      } else if (updated > time) {
        steps.add(new Step(updated, id, null, false));
      }
    }
    steps.sort(Comparator.comparingLong(Step::instant));
    commands = steps.size();
    steps.forEach(this::play);
    accepted = commands - rejected;
  }

  private void play(Step step) {
    if (step.report != null) {
      if (known.containsKey(step.id)
          || !within(step.report.get("lat"), 90, 90)
          || !within(step.report.get("lon"), 180, 180)
          || !within(step.report.get("depth"), 10, 1000)) {
        rejected++;
        return;
      }
      Object mag = step.report.get("mag");
      Double magnitude = mag == null ? null : ((Number) mag).doubleValue();
      String place = (String) step.report.get("place");
      known.put(step.id, new Known(step.id, step.instant, magnitude, place == null ? "" : place));
    } else if (!known.containsKey(step.id)) {
      rejected++;
    } else if (step.review) {
      reviewed.putIfAbsent(step.id, step.instant);
    }
  }

  AsOf asOf(Instant instant) {
    long t = instant.toEpochMilli();
    Known strongest = null;
    int count = 0;
    for (Known quake : known.values()) {
      if (quake.time > t) {
        continue;
      }
      count++;
      if (quake.magnitude != null && (strongest == null || beats(quake, strongest))) {
        strongest = quake;
      }
    }
    int looked = (int) reviewed.values().stream().filter(at -> at <= t).count();
    return new AsOf(count, looked, strongest == null ? null : strongest.id);
  }

  /** How many days (UTC) have a quake with a magnitude. */
  int days() {
    Set<Long> days = new HashSet<>();
    for (Known quake : known.values()) {
      if (quake.magnitude != null) {
        days.add(quake.time / 86_400_000L);
      }
    }
    return days.size();
  }

  private static boolean beats(Known a, Known b) {
    double x = a.magnitude == null ? Double.NaN : a.magnitude;
    double y = b.magnitude == null ? Double.NaN : b.magnitude;
    return x > y || x == y && (a.time < b.time || a.time == b.time && a.id.compareTo(b.id) < 0);
  }

  private static boolean within(Object value, int below, int above) {
    BigDecimal number = new BigDecimal(value.toString());
    return number.compareTo(BigDecimal.valueOf(-below)) >= 0
        && number.compareTo(BigDecimal.valueOf(above)) <= 0;
  }

  /** The lines of a feed, by its text with one sign for all ends of line. */
  private static List<byte[]> lines(byte[] feed) {
    String text = new String(feed, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00EF\u00BB\u00BF")) {
      text = text.substring(3);
    }
    text = text.replace("\r\n", "\n").replace('\r', '\n');
    var lines = new ArrayList<byte[]>();
    if (!text.isEmpty()) {
      for (String line :
          (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1)) {
        lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return lines;
  }

  private static @Nullable Map<?, ?> read(byte[] line) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(line)).toString();
      return JSON.readValue(text, Object.class) instanceof Map<?, ?> quake && isQuake(quake)
          ? quake
          : null;
    } catch (JsonProcessingException | CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isQuake(Map<?, ?> quake) {
    return quake.get("id") instanceof String id
        && !id.isEmpty()
        && id.getBytes(StandardCharsets.UTF_8).length <= 506
        && id.chars().noneMatch(Character::isISOControl)
        && quake.get("status") instanceof String
        && isInstant(quake.get("time"))
        && isInstant(quake.get("updated"))
        && quake.get("lat") instanceof Number
        && quake.get("lon") instanceof Number
        && quake.get("depth") instanceof Number
        && (quake.get("mag") == null || quake.get("mag") instanceof Number)
        && (quake.get("place") == null || quake.get("place") instanceof String);
  }

  private static boolean isInstant(@Nullable Object value) {
    if (!(value instanceof Number)) {
      return false;
    }
    BigDecimal number = new BigDecimal(value.toString());
    BigDecimal most = BigDecimal.valueOf(Instant.parse("5001-01-01T00:00:00Z").toEpochMilli());
    return number.stripTrailingZeros().scale() <= 0
        && number.signum() >= 0
        && number.compareTo(most) < 0;
  }

  private static long whole(Object value) {
    return value instanceof BigInteger big
        ? big.longValueExact()
        : new BigDecimal(value.toString()).longValueExact();
  }
}
