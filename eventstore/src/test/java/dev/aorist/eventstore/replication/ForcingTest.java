package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.replication.ReplicationOptions.Times;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a member takes its disk for sick, with ticks of 100 ms and a patience of 5 s. */
class ForcingTest {
  private final Forcing forcing = new Forcing(Times.USUAL);
  private long now = Duration.ofDays(1).toNanos();

  /** Ticks until so much has passed; whether the disk is given up by then. */
  private boolean isGivenUpAfter(int millis) {
    boolean givenUp = false;
    for (int left = millis; left > 0; left -= 100) {
      now += Duration.ofMillis(100).toNanos();
      givenUp = forcing.takesTooLong(now);
    }
    return givenUp;
  }

  @Test
  void a_force_that_takes_five_seconds_is_too_long() {
    assertThat(isGivenUpAfter(10_000)).isFalse();
    forcing.begun(now);
    assertThat(isGivenUpAfter(5_000)).isFalse();
    assertThat(isGivenUpAfter(100)).isTrue();
  }

  @Test
  void batches_that_follow_each_other_are_none() {
    for (int i = 0; i < 10; i++) {
      forcing.begun(now);
      assertThat(isGivenUpAfter(1_000)).isFalse();
      forcing.ended();
    }
  }

  @Test
  void what_the_member_stood_still_itself_does_not_count() {
    assertThat(isGivenUpAfter(1_000)).isFalse();
    forcing.begun(now);
    assertThat(isGivenUpAfter(1_000)).isFalse();
    now += Duration.ofSeconds(20).toNanos();
    assertThat(isGivenUpAfter(5_000)).isFalse();
    assertThat(isGivenUpAfter(200)).isTrue();
  }
}
