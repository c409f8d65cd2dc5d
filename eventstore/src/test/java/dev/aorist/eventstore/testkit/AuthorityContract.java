package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Authority.Stored;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Authority} does; the numbers are those of its obligations. The tests use keys
 * that nobody has written before, so one authority may serve them all.
 */
@Timeout(120)
public abstract class AuthorityContract {
  private static final int SECONDS = 60;

  /**
   * The authority as one member sees it, from 0; the same authority for all.
   *
   * @param member 0, 1 or 2
   */
  protected abstract Authority authority(int member);

  /** A key that was not used before. */
  protected abstract int freshKey();

  /** Waits for an answer; for fakes, which have a time of their own. */
  protected <T> T await(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer in " + SECONDS + " s", e);
    }
  }

  private Stored set(int member, int key, long expected, UUID token, String value) {
    return await(authority(member).compareAndSet(key, expected, token, value.getBytes()));
  }

  @Test
  void o1_what_was_never_written_has_version_0_and_no_bytes() {
    assertThat(await(authority(0).read(freshKey()))).isEqualTo(Stored.NOTHING);
  }

  @Test
  void o2_a_change_of_the_expected_version_is_stored_and_seen_by_every_member() {
    int key = freshKey();
    UUID token = UUID.randomUUID();

    Stored stored = set(0, key, 0, token, "a");

    assertThat(stored).isEqualTo(new Stored(1, token, "a".getBytes()));
    assertThat(await(authority(1).read(key))).isEqualTo(stored);
    assertThat(await(authority(2).read(key))).isEqualTo(stored);
  }

  @Test
  void o2_a_change_of_another_version_changes_nothing() {
    int key = freshKey();
    Stored first = set(0, key, 0, UUID.randomUUID(), "a");

    assertThat(set(1, key, 0, UUID.randomUUID(), "b")).isEqualTo(first);
    assertThat(set(1, key, 2, UUID.randomUUID(), "b")).isEqualTo(first);
    assertThat(set(1, key, Authority.NEVER, UUID.randomUUID(), "b")).isEqualTo(first);
    assertThat(await(authority(0).read(key))).isEqualTo(first);
  }

  @Test
  void o2_of_many_who_expect_the_same_version_one_succeeds() {
    int key = freshKey();
    for (int version = 0; version < 10; version++) {
      List<UUID> tokens = new ArrayList<>();
      List<Future<Stored>> answers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        tokens.add(UUID.randomUUID());
        answers.add(
            authority(i % 3).compareAndSet(key, version, tokens.get(i), ("" + i).getBytes()));
      }
      Stored stored = await(authority(0).read(key));
      List<Stored> all = answers.stream().map(this::await).toList();
      Stored after = await(authority(1).read(key));

      assertThat(after.version()).isEqualTo(version + 1);
      assertThat(all).allMatch(after::equals);
      assertThat(tokens).contains(after.token());
      assertThat(stored.version()).isBetween((long) version, version + 1L);
    }
  }

  @Test
  void o2_keys_do_not_touch_each_other() {
    int one = freshKey();
    int two = freshKey();
    Stored first = set(0, one, 0, UUID.randomUUID(), "a");
    set(0, two, 0, UUID.randomUUID(), "b");

    assertThat(await(authority(1).read(one))).isEqualTo(first);
  }

  @Test
  void o4_a_change_asked_again_with_its_token_changes_nothing() {
    int key = freshKey();
    UUID token = UUID.randomUUID();
    Stored first = set(0, key, 0, token, "a");

    assertThat(set(0, key, 0, token, "a")).isEqualTo(first);
    assertThat(set(2, key, 0, token, "a")).isEqualTo(first);
    assertThat(set(0, key, 1, token, "a")).as("also when it expects what it made").isEqualTo(first);
    Stored second = set(1, key, 1, UUID.randomUUID(), "b");
    assertThat(set(0, key, 0, token, "a")).as("when it was overwritten").isEqualTo(second);
  }

  @Test
  void o7_values_up_to_the_limit_are_stored_and_longer_ones_refused() {
    int key = freshKey();
    UUID token = UUID.randomUUID();
    byte[] longest = new byte[Authority.MOST_BYTES];
    longest[longest.length - 1] = 7;

    assertThat(await(authority(0).compareAndSet(key, 0, token, longest)))
        .isEqualTo(new Stored(1, token, longest));
    Future<Stored> refused =
        authority(0).compareAndSet(key, 1, UUID.randomUUID(), new byte[Authority.MOST_BYTES + 1]);
    Throwable cause = await(refused.transform(answer -> Future.succeededFuture(answer.cause())));
    assertThat(cause).isInstanceOf(IllegalArgumentException.class);
    assertThat(await(authority(0).read(key)).version()).isEqualTo(1);
  }

  @Test
  void the_roster_has_a_key_of_its_own() {
    assertThat(await(authority(0).read(Authority.ROSTER))).isNotNull();
  }
}
