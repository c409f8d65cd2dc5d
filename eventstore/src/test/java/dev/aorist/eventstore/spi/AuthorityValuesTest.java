package dev.aorist.eventstore.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuthorityValuesTest {
  private static final Seat A = new Seat("a", 1);
  private static final Seat B = new Seat("b", -7);

  @Test
  void what_is_stored_is_read_back() {
    var roster = new Roster(List.of(A, B));
    var leadership = new Leadership(3, B, List.of(A, B), List.of(B));

    assertThat(Roster.fromBytes(roster.toBytes())).isEqualTo(roster);
    assertThat(Roster.fromBytes(new byte[0])).isEqualTo(Roster.EMPTY);
    assertThat(Leadership.fromBytes(leadership.toBytes())).isEqualTo(leadership);
    assertThat(Leadership.fromBytes(leadership.resigned().toBytes()).leader()).isNull();
  }

  @Test
  void the_largest_values_fit() {
    List<Seat> seats =
        IntStream.range(0, Roster.MOST_SEATS)
            .mapToObj(i -> new Seat("m".repeat(Seat.MOST_BYTES - 2) + (10 + i), i))
            .toList();

    assertThat(new Roster(seats).toBytes()).hasSizeLessThan(Authority.MOST_BYTES);
    assertThat(new Leadership(1, seats.get(0), seats, seats).toBytes())
        .hasSizeLessThan(Authority.MOST_BYTES);
  }

  @Test
  void damaged_bytes_are_refused() {
    byte[] bytes = new Leadership(3, B, List.of(A, B), List.of(B)).toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] torn = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Leadership.fromBytes(torn))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Leadership.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_roster_has_one_seat_a_member() {
    assertThat(new Roster(List.of(A, B)).with(new Seat("a", 2)).seats())
        .containsExactlyInAnyOrder(new Seat("a", 2), B);
    assertThatThrownBy(() -> new Roster(List.of(A, new Seat("a", 2))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
