package dev.aorist.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.AppendIdExpiredException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdWindowTest {
  private static final long WINDOW = 60_000;
  private static final long START = 1_000_000_000;
  private final IdWindow ids = new IdWindow(Duration.ofMillis(WINDOW));
  private final Random random = new Random(11);

  private UUID id(long millis) {
    return new UUID(
        millis << 16 | 0x7000 | random.nextLong() >>> 52,
        0x8000_0000_0000_0000L | random.nextLong() >>> 2);
  }

  private void add(UUID id, long number, long now) {
    ids.add(id.getMostSignificantBits(), id.getLeastSignificantBits(), number, now);
  }

  private static long millis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }

  @Test
  void ids_in_any_order_of_their_times_are_found_until_they_expire() {
    Map<UUID, Long> known = new HashMap<>();
    long now = START;
    for (int i = 0; i < 40_000; i++) {
      now += random.nextInt(10);
      // Late by up to the whole window now and then, and some clocks are ahead.
      long skew = random.nextInt(20) == 0 ? -random.nextInt((int) WINDOW) : random.nextInt(200);
      UUID id = id(now + skew);
      assertThat(ids.find(id, now)).isEqualTo(-1);
      add(id, i, now);
      known.put(id, (long) i);
    }
    long end = now;
    assertThat(known)
        .allSatisfy(
            (id, number) -> {
              if (millis(id) < end - WINDOW) {
                assertThatThrownBy(() -> ids.find(id, end))
                    .isInstanceOf(AppendIdExpiredException.class);
              } else {
                assertThat(ids.find(id, end)).isEqualTo(number);
              }
            });
    assertThat(ids.find(id(end), end)).isEqualTo(-1);
  }

  @Test
  void tables_of_expired_ids_are_dropped() {
    long number = 0;
    long now = START;
    for (; now < START + 20 * WINDOW; now += 5) {
      add(id(now), number++, now);
    }
    assertThat(ids.tables()).isBetween(2, (int) (WINDOW / 5 / IdWindow.FULL) + 2);
  }

  @Test
  void an_id_far_in_the_future_does_not_hide_those_of_today() {
    UUID ahead = id(START + 1_000 * WINDOW);
    add(ahead, 0, START);
    Map<UUID, Long> known = new HashMap<>();
    for (long i = 1; i < 5_000; i++) {
      UUID id = id(START + i);
      add(id, i, START + i);
      known.put(id, i);
    }
    known.forEach((id, number) -> assertThat(ids.find(id, START + 5_000)).isEqualTo(number));
    assertThat(ids.find(ahead, START + 5_000)).isZero();
  }

  @Test
  void an_id_is_remembered_although_the_clock_went_back_to_where_all_was_dropped() {
    for (long i = 0; i < 5_000; i++) {
      add(id(START + i * 100), i, START + i * 100);
    }
    UUID past = id(START + 1);
    add(past, 77, START + 2);

    assertThat(ids.find(past, START + 3)).isEqualTo(77);
  }
}
