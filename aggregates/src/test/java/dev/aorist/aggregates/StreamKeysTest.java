package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.StreamId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamKeysTest {
  enum Hall {
    NORTH {
      @Override
      public String toString() {
        return "the cold one";
      }
    }
  }

  record SeatId(UUID id) {}

  record SeatRef(SeatId seat) {}

  record ByText(@AggregateId String key) {}

  record ByNumber(int row, @AggregateId long seat) {}

  record ByEnum(@AggregateId Hall hall) {}

  record ByWrapper(@AggregateId SeatRef seat) {}

  static class Command {
    @AggregateId private final Integer seat;

    Command(Integer seat) {
      this.seat = seat;
    }
  }

  static final class ByInheritedField extends Command {
    ByInheritedField(Integer seat) {
      super(seat);
    }
  }

  sealed interface Any permits ByOne, ByOther {}

  record ByOne(@AggregateId String key) implements Any {}

  record ByOther(@AggregateId String key) implements Any {}

  record Taken() {}

  @Aggregate("seat")
  record Seat() {
    @CommandHandler
    static Taken take(ByText c) {
      return new Taken();
    }

    @CommandHandler
    static Taken take(ByNumber c) {
      return new Taken();
    }

    @CommandHandler
    static Taken take(ByEnum c) {
      return new Taken();
    }

    @CommandHandler
    static Taken take(ByWrapper c) {
      return new Taken();
    }

    @CommandHandler
    static Taken take(ByInheritedField c) {
      return new Taken();
    }

    @CommandHandler
    static Taken take(Any c) {
      return new Taken();
    }

    @EventHandler
    Seat on(Taken e) {
      return this;
    }
  }

  private static final AggregateType SEAT = AggregateType.of(Seat.class);

  @Test
  void the_marked_component_or_field_is_the_key_of_the_stream() {
    UUID id = UUID.fromString("0190a6c8-1111-7222-8333-444455556666");

    assertThat(SEAT.stream(new ByText("a-1"))).isEqualTo(StreamId.parse("seat-a-1"));
    assertThat(SEAT.stream(new ByNumber(4, 17))).isEqualTo(StreamId.parse("seat-17"));
    assertThat(SEAT.stream(new ByInheritedField(3))).isEqualTo(StreamId.parse("seat-3"));
    assertThat(SEAT.stream(new ByOther("x"))).isEqualTo(StreamId.parse("seat-x"));
    assertThat(SEAT.stream(new ByWrapper(new SeatRef(new SeatId(id)))))
        .isEqualTo(StreamId.parse("seat-" + id));
  }

  @Test
  void an_enum_is_known_by_its_name_whatever_its_text() {
    assertThat(SEAT.stream(new ByEnum(Hall.NORTH))).isEqualTo(StreamId.parse("seat-NORTH"));
  }

  @Test
  void a_sealed_command_type_stands_for_all_that_it_permits() {
    assertThat(SEAT.commands()).contains(ByOne.class, ByOther.class).doesNotContain(Any.class);
  }

  @Test
  void a_missing_id_is_told_with_the_command() {
    assertThatThrownBy(() -> SEAT.stream(new ByText(null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The id of ByText[key=null] is null; set it to the key of the aggregate that it is"
                + " for.");
    assertThatThrownBy(() -> SEAT.stream(new ByWrapper(null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The id of ByWrapper[seat=null] is null");
  }

  @Test
  void a_command_of_another_aggregate_is_refused() {
    assertThatThrownBy(() -> SEAT.stream("take a seat"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Seat handles no java.lang.String; send it to its own aggregate.");
  }
}
