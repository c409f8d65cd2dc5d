package dev.aorist.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Event;
import dev.aorist.samples.bank.domain.Opened;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Compares every answer with the log. */
final class Audit {
  private final Clerk clerk;
  private final String how;
  private final Map<UUID, List<Event>> byCommand = new HashMap<>();

  /** What each account held after each of its events. */
  private final Map<String, List<Long>> balances = new HashMap<>();

  private long money;

  Audit(List<Event> log, Clerk clerk, String how) {
    this.clerk = clerk;
    this.how = how;
    for (Event event : log) {
      long change = Books.gain(event);
      List<Long> held = balances.computeIfAbsent(event.stream().key(), k -> new ArrayList<>());
      assertThat(event.version()).as("%s, %s", how, event).isEqualTo(held.size());
      held.add((held.isEmpty() ? 0 : held.get(held.size() - 1)) + change);
      money += change;
      if (!(event.payload() instanceof Opened)) {
        UUID command = event.metadata().commandId().orElseThrow();
        byCommand.computeIfAbsent(command, k -> new ArrayList<>()).add(event);
      }
    }
  }

  void requireTrue(List<Order> orders) {
    long gained = 0;
    Set<UUID> accepted = new HashSet<>();
    var heard = new ArrayList<>(clerk.answers().keySet());
    var versions = versionsHeard(heard);
    for (Order order : orders) {
      String[] answer = clerk.answers().get(order.id()).split(" ");
      List<Event> events = byCommand.getOrDefault(order.id(), List.of());
      if (answer[0].equals("A")) {
        accepted.add(order.id());
        gained += order.gain();
        assertThat(events).as("%s, events of %s", how, order).hasSize(order.events());
        Event last = events.get(events.size() - 1);
        assertThat(last.position().toString()).as("%s, %s", how, order).isEqualTo(answer[1]);
        assertThat(events.get(0).version())
            .as("%s, %s", how, order)
            .asString()
            .isEqualTo(answer[2]);
      } else {
        assertThat(events).as("%s, rejected: %s", how, order).isEmpty();
        long known = versions.get(clerk.givenAfter(order.id())).getOrDefault(order.from(), 0L);
        requireSeen(order, Long.parseLong(answer[1]), known);
      }
    }
    assertThat(byCommand.keySet()).as("%s, commands in the log", how).isEqualTo(accepted);
    assertThat(money).as("%s, money", how).isEqualTo(gained);
  }

  /** A rejection names a balance that the account held, not before what the caller knew. */
  private void requireSeen(Order order, long balance, long known) {
    assertThat(balance).as("%s, %s", how, order).isLessThan(order.cents());
    List<Long> held = balances.get(order.from());
    assertThat(held.subList((int) known, held.size()))
        .as("%s, what %s was rejected on", how, order)
        .contains(balance);
  }

  /** After so many answers: the version of each account that they had told of. */
  private List<Map<String, Long>> versionsHeard(List<UUID> heard) {
    List<Map<String, Long>> after = new ArrayList<>();
    Map<String, Long> now = Map.of();
    after.add(now);
    for (UUID id : heard) {
      List<Event> events = byCommand.getOrDefault(id, List.of());
      if (!events.isEmpty()) {
        now = new HashMap<>(now);
        for (Event event : events) {
          now.merge(event.stream().key(), event.version(), Math::max);
        }
      }
      after.add(now);
    }
    return after;
  }
}
