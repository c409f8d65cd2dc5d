package dev.aorist.samples.quakes.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aorist.eventstore.StreamId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line as a quake. Strict about what the quake is made of, indifferent to everything
 * else: the line is one JSON object in UTF-8 with {@code id} (text), {@code time} and {@code
 * updated} (whole milliseconds since 1970), {@code status} (text), {@code lon}, {@code lat} and
 * {@code depth} (numbers). {@code mag} (a number) and {@code place} (text) may be null or missing.
 */
final class LineParser {
  /** The last millisecond of the year 5000, safely within the timestamps of the event store. */
  static final long MAX_MILLIS = Instant.parse("5000-12-31T23:59:59.999Z").toEpochMilli();

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private LineParser() {}

  static QuakeLine parse(int number, byte[] line) throws MalformedLineException {
    JsonNode json = read(line);
    if (!json.isObject()) {
      throw new MalformedLineException("not a JSON object");
    }
    return new QuakeLine(
        number,
        id(json),
        magnitude(json),
        optionalText(json, "place"),
        instant(json, "time"),
        instant(json, "updated"),
        text(json, "status").equals("reviewed"),
        number(json, "lat"),
        number(json, "lon"),
        number(json, "depth"));
  }

  private static JsonNode read(byte[] line) throws MalformedLineException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedLineException("not UTF-8");
    }
    if (text.isBlank()) {
      throw new MalformedLineException("empty");
    }
    try {
      return JSON.readTree(text);
    } catch (MismatchedInputException e) {
      throw new MalformedLineException("more than one JSON value");
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw new MalformedLineException("no JSON (column " + column + "): " + firstLineOf(e));
    }
  }

  /** Jackson's message without its location, which knows only this line. */
  private static String firstLineOf(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
  }

  private static String id(JsonNode json) throws MalformedLineException {
    String id = text(json, "id");
    try {
      StreamId.of("quake", id);
    } catch (IllegalArgumentException e) {
      throw new MalformedLineException("\"id\" cannot name a quake: " + e.getMessage());
    }
    return id;
  }

  private static Instant instant(JsonNode json, String field) throws MalformedLineException {
    JsonNode value = required(json, field);
    if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
      throw new MalformedLineException(
          "\"" + field + "\" is not a whole number of milliseconds since 1970");
    }
    long millis = value.longValue();
    if (millis < 0 || millis > MAX_MILLIS) {
      throw new MalformedLineException("\"" + field + "\" is not between the years 1970 and 5000");
    }
    return Instant.ofEpochMilli(millis);
  }

  private static double number(JsonNode json, String field) throws MalformedLineException {
    JsonNode value = required(json, field);
    if (!value.isNumber()) {
      throw new MalformedLineException("\"" + field + "\" is not a number");
    }
    return value.doubleValue();
  }

  private static @Nullable Double magnitude(JsonNode json) throws MalformedLineException {
    if (!json.hasNonNull("mag")) {
      return null;
    }
    double magnitude = number(json, "mag");
    if (!Double.isFinite(magnitude)) {
      throw new MalformedLineException("\"mag\" is too large a number");
    }
    return magnitude + 0.0; // -0 becomes 0, so that equal magnitudes compare as equal
  }

  private static @Nullable String optionalText(JsonNode json, String field)
      throws MalformedLineException {
    return json.hasNonNull(field) ? whole(text(json, field)) : null;
  }

  /** JSON can escape halves of surrogate pairs, which no text file can hold. */
  private static String whole(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String text(JsonNode json, String field) throws MalformedLineException {
    JsonNode value = required(json, field);
    if (!value.isTextual()) {
      throw new MalformedLineException("\"" + field + "\" is not a text");
    }
    return value.textValue();
  }

  private static JsonNode required(JsonNode json, String field) throws MalformedLineException {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      throw new MalformedLineException("\"" + field + "\" is missing");
    }
    return value;
  }
}
