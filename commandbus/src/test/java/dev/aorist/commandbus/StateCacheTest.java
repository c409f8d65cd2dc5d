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

  private final StateCache cache = new StateCache(2);

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
