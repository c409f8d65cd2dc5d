package dev.aorist.eventstore.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.StreamId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  @EventType("test.scalars")
  record Scalars(
      boolean flag, byte b, short s, int i, long l, float f, double d, char c, Long boxed) {}

  @EventType("test.numbers")
  record Numbers(BigDecimal decimal, BigInteger integer) {}

  @EventType("test.times")
  private record Times(
      Instant instant,
      LocalDate date,
      LocalTime time,
      LocalDateTime dateTime,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration duration,
      Period period,
      Year year,
      YearMonth month,
      ZoneId zone) {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "a kind of green";
      }
    }
  }

  record Pair<A, B>(A first, B second) {}

  @EventType("test.containers")
  record Containers(
      List<Color> list,
      Set<UUID> set,
      Map<String, List<Integer>> map,
      Map<StreamId, Color> byStream,
      EnumMap<Color, Long> byColor,
      Optional<String> some,
      Optional<Pair<Long, LocalDate>> none,
      OptionalInt number,
      Pair<Pair<Color, Long>, List<BigDecimal>> generic) {}

  sealed interface Payment permits Card, Transfer {}

  @JsonTypeName("card")
  record Card(String type, String number) implements Payment {}

  sealed interface Transfer extends Payment permits Sepa, Swift {}

  @JsonTypeName("sepa")
  record Sepa(String iban) implements Transfer {}

  @JsonTypeName("swift")
  record Swift(String bic, Optional<Payment> fees) implements Transfer {}

  @EventType("test.sealed")
  record Sealed(Payment payment, List<Transfer> transfers, Card card) {}

  @EventType("test.empty")
  record Empty() {}

  record Money(long cents) {
    @JsonCreator
    static Money parse(String text) {
      return new Money(new BigDecimal(text).movePointRight(2).longValueExact());
    }

    @JsonValue
    String text() {
      return BigDecimal.valueOf(cents, 2).toPlainString();
    }
  }

  @EventType("test.computed")
  record Computed(Money money) {
    boolean isLarge() {
      return money.cents > 100;
    }

    String getNothing() {
      throw new AssertionError("not an event's data");
    }
  }

  @EventType("test.classic")
  static final class Classic {
    private final String owner;
    private final transient int cached = 7;

    @JsonCreator
    private Classic(@JsonProperty("owner") String owner) {
      this.owner = owner;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Classic that && owner.equals(that.owner) && cached == that.cached;
    }

    @Override
    public int hashCode() {
      return Objects.hash(owner);
    }
  }

  private static final JsonEventCodec CODEC =
      JsonEventCodec.builder()
          .register(Scalars.class, Numbers.class, Times.class, Containers.class, Sealed.class)
          .register(Empty.class, Computed.class, Classic.class)
          .build();

  static Stream<Object> events() {
    return Stream.of(
        new Scalars(
            true,
            Byte.MIN_VALUE,
            Short.MAX_VALUE,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Float.MIN_VALUE,
            0.0,
            '\u2028',
            null),
        new Scalars(false, (byte) 0, (short) 0, 0, (1L << 53) + 1, Float.NaN, 0.1, '"', 7L),
        new Scalars(false, (byte) 0, (short) 0, 0, 0, 0, Double.NEGATIVE_INFINITY, ' ', 7L),
        new Numbers(new BigDecimal("1.10"), BigInteger.TWO.pow(200)),
        new Numbers(new BigDecimal("1E+3"), BigInteger.ZERO),
        new Numbers(
            new BigDecimal("0.1000000000000000055511151231257827"), BigInteger.ONE.negate()),
        new Times(
            Instant.parse("2024-02-29T23:59:59.123456789Z"),
            LocalDate.of(2024, 2, 29),
            LocalTime.of(0, 0),
            LocalDateTime.of(2024, 2, 29, 0, 0),
            OffsetDateTime.parse("2024-02-29T23:59:59+05:30"),
            ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Paris")),
            Duration.ofNanos(-1),
            Period.of(1, 2, 3),
            Year.of(2024),
            YearMonth.of(2024, 2),
            ZoneId.of("UTC")),
        new Times(
            Instant.EPOCH,
            LocalDate.EPOCH,
            LocalTime.MAX,
            LocalDateTime.MIN,
            OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
            ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC")),
            Duration.ZERO,
            Period.ZERO,
            Year.of(-1),
            YearMonth.of(1, 1),
            ZoneOffset.ofHours(2)),
        new Containers(
            List.of(Color.GREEN, Color.RED),
            Set.of(new UUID(1, 2), new UUID(3, 4)),
            Map.of("", List.of(1, 2), "ä\u0000😀", List.of()),
            Map.of(StreamId.parse("account-4-2"), Color.RED),
            new EnumMap<>(Map.of(Color.GREEN, 1L)),
            Optional.of(""),
            Optional.empty(),
            OptionalInt.of(0),
            new Pair<>(new Pair<>(Color.GREEN, 5L), List.of(new BigDecimal("0.00")))),
        new Sealed(
            new Swift("b", Optional.of(new Card("debit", "1"))),
            List.of(new Sepa("i"), new Swift("c", Optional.empty())),
            new Card("x", "2")),
        new Empty(),
        new Computed(new Money(12345)),
        new Classic("Ann"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void what_is_written_is_read_back_as_an_equal_object(Object event) {
    assertThat(Json.decodeAgain(CODEC, event)).containsExactly(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void what_went_through_an_upcaster_unchanged_is_an_equal_object(Object event) {
    var type = CODEC.typeOf(event.getClass());
    var builder = JsonEventCodec.builder().register(event.getClass());
    JsonEventCodec codec =
        builder.upcast("test.old", 1, Upcaster.rename(type.name(), type.version())).build();

    assertThat(Json.decode(codec, "test.old", 1, Json.encode(CODEC, event))).containsExactly(event);
  }

  @Test
  void zero_keeps_its_sign_unless_an_upcaster_sees_it_as_a_decimal_number() {
    Scalars negative = new Scalars(false, (byte) 0, (short) 0, 0, 0, 0, -0.0, ' ', 7L);

    assertThat(Json.decodeAgain(CODEC, negative)).containsExactly(negative);
  }

  @Test
  void the_stored_text_says_what_a_reader_without_the_class_needs() {
    assertThat(
            Json.encode(
                CODEC,
                new Sealed(new Card("debit", "1"), List.of(new Sepa("i")), new Card("x", "2"))))
        .isEqualTo(
            """
            {"payment":{"@type":"card","type":"debit","number":"1"},\
            "transfers":[{"@type":"sepa","iban":"i"}],\
            "card":{"type":"x","number":"2"}}""");
    assertThat(Json.encode(CODEC, new Computed(new Money(12345))))
        .isEqualTo("{\"money\":\"123.45\"}");
    assertThat(Json.encode(CODEC, new Empty())).isEqualTo("{}");
  }

  @Test
  void times_are_stored_as_iso_8601() {
    Object times = events().filter(Times.class::isInstance).findFirst().orElseThrow();

    assertThat(Json.encode(CODEC, times))
        .isEqualTo(
            """
            {"instant":"2024-02-29T23:59:59.123456789Z",\
            "date":"2024-02-29",\
            "time":"00:00:00",\
            "dateTime":"2024-02-29T00:00:00",\
            "offset":"2024-02-29T23:59:59+05:30",\
            "zoned":"2024-10-27T02:30:00+02:00[Europe/Paris]",\
            "duration":"PT-0.000000001S",\
            "period":"P1Y2M3D",\
            "year":"2024",\
            "month":"2024-02",\
            "zone":"UTC"}""");
  }
}
