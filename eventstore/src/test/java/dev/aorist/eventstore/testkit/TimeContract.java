package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.HybridTime;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closed time and checkpoints of instants. */
interface TimeContract extends Contract {
  @Test
  default void nothing_is_recorded_in_a_time_that_was_closed() {
    Appended before = under().append("account-1", "before");

    long closed = await(under().store().closeTime());
    under().turnClock(Duration.ofMinutes(-30));

    assertThat(closed).isGreaterThanOrEqualTo(before.timestamp());
    for (int i = 0; i < 20; i++) {
      assertThat(under().append("account-" + i, "after").timestamp()).isGreaterThan(closed);
    }
  }

  @Test
  default void the_checkpoint_of_an_instant_covers_exactly_what_was_recorded_by_then() {
    List<Instant> times = new ArrayList<>();
    List<Checkpoint> ends = new ArrayList<>();
    ends.add(under().store().end());
    for (int i = 0; i < 5; i++) {
      times.add(under().now());
      for (int k = 0; k < 5; k++) {
        under().append("account-" + i * k, "a", "b");
      }
      ends.add(under().store().end());
      under().turnClock(Duration.ofSeconds(1));
    }

    for (int i = 0; i < 5; i++) {
      assertThat(at(times.get(i).minusMillis(1))).isEqualTo(ends.get(i));
      assertThat(at(times.get(i))).isEqualTo(ends.get(i + 1));
      assertThat(at(times.get(i).plusMillis(999))).isEqualTo(ends.get(i + 1));
    }
    assertThat(at(Instant.EPOCH)).isEqualTo(ends.get(0));
  }

  private Checkpoint at(Instant instant) {
    return await(under().store().checkpointAt(instant));
  }

  @Test
  default void the_present_is_a_whole_millisecond_and_stays_as_it_was_told() {
    under().append("account-1", "by then");
    Instant present = under().now();

    Checkpoint told = at(present);
    Appended later = under().append("account-1", "in the same millisecond, but later");

    assertThat(told.events()).isEqualTo(1);
    assertThat(later.timestamp()).isGreaterThan(HybridTime.lastAt(present));
    assertThat(at(present)).isEqualTo(told);
  }

  @Test
  default void an_instant_in_the_future_stands_for_the_present() {
    under().append("account-1", "a");

    Checkpoint told = at(under().now().plus(Duration.ofDays(1000)));
    under().turnClock(Duration.ofSeconds(1));
    Appended next = under().append("account-1", "b");

    assertThat(told.events()).isEqualTo(1);
    assertThat(HybridTime.instant(next.timestamp())).isEqualTo(under().now());
  }

  @Test
  default void what_is_under_way_when_time_is_closed_is_on_one_side() {
    for (int round = 0; round < 50; round++) {
      List<Future<Appended>> underWay = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        underWay.add(
            under().store().append(under().to("account-" + i, ExpectedVersion.any(), "x")));
      }
      Instant instant = under().now();
      Checkpoint told = at(instant);
      long time = HybridTime.lastAt(instant);
      for (var each : underWay) {
        Appended appended = await(each);
        assertThat(told.covers(appended.last())).isEqualTo(appended.timestamp() <= time);
      }
    }
  }
}
