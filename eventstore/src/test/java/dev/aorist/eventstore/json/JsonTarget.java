package dev.aorist.eventstore.json;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.Limits;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Damaged JSON of events, in today's schema and through an upcaster: unreadable, or an object that
 * is written and read as equal.
 */
public final class JsonTarget implements FuzzTarget {
  enum Kind {
    SMALL,
    LARGE
  }

  sealed interface Shape permits Circle, Square {}

  @JsonTypeName("circle")
  record Circle(double radius) implements Shape {}

  @JsonTypeName("square")
  record Square(int side) implements Shape {}

  @EventType(value = "fuzz.measured", version = 2)
  record Measured(
      String name,
      int count,
      long cents,
      double share,
      boolean flag,
      BigDecimal exact,
      BigInteger large,
      Instant at,
      LocalDate day,
      OffsetDateTime offset,
      Duration took,
      UUID id,
      StreamId stream,
      Kind kind,
      Shape shape,
      List<Shape> shapes,
      Map<String, List<Integer>> byName,
      Optional<String> note,
      byte[] raw) {}

  private static final Measured SOUND =
      new Measured(
          "quake",
          3,
          -500,
          0.25,
          true,
          new BigDecimal("1.10"),
          new BigInteger("123456789012345678901234567890"),
          Instant.parse("2026-01-02T03:04:05.678Z"),
          LocalDate.of(2026, 2, 28),
          OffsetDateTime.parse("2026-01-02T03:04:05+01:00"),
          Duration.ofMillis(1500),
          new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L),
          StreamId.of("account", "1"),
          Kind.LARGE,
          new Circle(1.5),
          List.of(new Square(2), new Circle(0)),
          Map.of("a", List.of(1, 2)),
          Optional.of("ü"),
          new byte[] {1, 2, 3});

  private final JsonEventCodec codec =
      JsonEventCodec.builder()
          .register(Measured.class)
          .upcast("fuzz.measured", 1, Upcaster.change(data -> data.put("count", 1)))
          .build();
  private final int version;
  private final EventCodec.Decoder decoder;
  private final byte[] sound = codec.encode(SOUND);
  private final Mutations mutations =
      new Mutations(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "null",
          "1e999999999",
          "-1E-999999999",
          "1e400",
          "NaN",
          "0x10",
          "\\u0000",
          "\\ud800",
          "\"@type\":\"square\",",
          "\"@type\":\"java.lang.Runtime\",",
          "99999999999999999999",
          "\"P1000000000D\"",
          "[".repeat(300),
          "{\"a\":".repeat(300),
          "9".repeat(1100),
          "\"count\":4,",
          "+1000000000-01-01T00:00:00Z");

  /**
   * @param version 1 goes through an upcaster
   */
  public JsonTarget(int version) {
    this.version = version;
    this.decoder = codec.decoder("fuzz.measured", version);
  }

  @Override
  public String name() {
    return "JSON of version " + version;
  }

  @Override
  public byte[] input(SplittableRandom random) {
    return mutations.of(sound, random);
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 512 * 1024 + 100L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    List<Object> events = new ArrayList<>();
    try {
      decoder.decode(input, 0, input.length, events::add);
    } catch (UnreadableEventException e) {
      return;
    }
    for (Object event : events) {
      byte[] written = codec.encode(event);
      if (written.length > Limits.EVENT_BYTES) {
        throw new AssertionError(input.length + " bytes became an event of " + written.length);
      }
      List<Object> again = new ArrayList<>();
      codec.decoder("fuzz.measured", 2).decode(written, 0, written.length, again::add);
      String text = new String(codec.encode(again.get(0)), StandardCharsets.UTF_8);
      if (!text.equals(new String(written, StandardCharsets.UTF_8))) {
        throw new AssertionError("read, written and read again it changes: " + text);
      }
    }
  }
}
