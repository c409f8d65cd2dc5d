package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.aggregates.AggregateLoader;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import org.junit.jupiter.api.Test;

class StateCacheTest {
  private static final AggregateType ACCOUNT = AggregateType.of(Account.class);
  private static final Route ROUTE =
      new Route(
          ACCOUNT, new AggregateLoader(ManualBus.VERTX, Runnable::run, new ManualStore(), ACCOUNT));

  private final StateCache cache = new StateCache(2, value -> (long) value);

  private StreamState get(String key) {
    return cache.get(StreamId.of("account", key), ROUTE);
  }

  @Test
  void the_state_that_was_not_used_for_longest_is_given_up() {
    StreamState a = get("a");
    StreamState b = get("b");
    get("a");
    get("c");

    assertThat(cache.size()).isEqualTo(2);
    assertThat(get("a")).isSameAs(a);
    assertThat(get("b")).isNotSameAs(b);
  }

  @Test
  void a_state_with_uncommitted_events_is_kept_until_they_are_committed() {
    StreamState a = get("a");
    a.advance(null, 0, new Position(0, 17));
    get("b");
    cache.committed(16);
    get("c");

    assertThat(get("a")).isSameAs(a);
    cache.committed(17);
    get("d");
    get("e");
    assertThat(get("a")).isNotSameAs(a);
  }

  @Test
  void a_state_that_commands_wait_for_is_kept() {
    StreamState a = get("a");
    a.loading(true);
    for (int i = 0; i < 100; i++) {
      get("other" + i);
    }

    assertThat(get("a")).isSameAs(a);
    assertThat(cache.size()).isLessThanOrEqualTo(3);
  }

  @Test
  void a_state_that_has_become_heavy_makes_others_go() {
    StreamState a = get("a");
    StreamState b = get("b");
    b.advance(2L, 0, new Position(0, 1));
    cache.committed(1);

    assertThat(get("b")).isSameAs(b);
    assertThat(get("a")).isNotSameAs(a);
  }

  @Test
  void a_state_is_weighed_again_when_its_stream_is_twice_as_long() {
    get("a");
    StreamState b = get("b");
    b.advance(1L, 3, new Position(0, 1));
    b.advance(9L, 6, new Position(0, 4));
    assertThat(cache.size()).isEqualTo(2);
    b.advance(9L, 7, new Position(0, 5));

    assertThat(cache.size()).isEqualTo(1);
    assertThat(b.weight()).isEqualTo(9);
  }

  @Test
  void what_a_state_weighs_grows_with_it() {
    var weight = new StateWeight();
    record Names(java.util.List<String> all) {}
    long small = weight.applyAsLong(new Names(java.util.List.of("Ann")));
    long large = weight.applyAsLong(new Names(java.util.Collections.nCopies(1_000, "Ann")));

    assertThat(small).isBetween(400L, 600L);
    assertThat(large).isBetween(20_000L, 30_000L);
    assertThat(weight.applyAsLong(new Object())).isBetween(400L, 2_000L);
  }

  @Test
  void the_bound_is_exceeded_rather_than_giving_up_what_is_needed() {
    for (int i = 0; i < 50; i++) {
      get("needed" + i).loading(true);
    }
    assertThat(cache.size()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      get("needed" + i).loading(false);
    }
    for (int i = 0; i < 20; i++) {
      get("other" + i);
    }
    assertThat(cache.size()).isEqualTo(2);
  }
}
