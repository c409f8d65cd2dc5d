package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Transport} does; the numbers are those of its obligations. */
@Timeout(120)
public abstract class TransportContract {
  private final Map<String, Transport> members = new HashMap<>();
  private final Map<String, List<String>> heard = new HashMap<>();

  /** Makes a member of the test's own cluster. */
  protected abstract Transport join(String name);

  /** Waits for something; for fakes, which have a time of their own. */
  protected void until(BooleanSupplier happened) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(happened::getAsBoolean);
  }

  private Transport started(String name) {
    Transport member = join(name);
    List<String> messages = Collections.synchronizedList(new ArrayList<>());
    heard.put(name, messages);
    members.put(name, member);
    member.start((from, message) -> messages.add(from + new String(message)), () -> {});
    return member;
  }

  private List<String> heard(String name) {
    return List.copyOf(heard.get(name));
  }

  private void together(String... names) {
    Arrays.stream(names).forEach(this::started);
    until(() -> members.values().stream().allMatch(m -> m.members().size() == names.length));
  }

  @AfterEach
  void leave() {
    members.values().forEach(Transport::close);
  }

  @Test
  void o1_messages_arrive_in_order_and_once() {
    together("a", "b");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      expected.add("a" + i);
      members.get("a").send("b", ("" + i).getBytes());
    }

    until(() -> heard("b").size() >= 1_000);

    assertThat(heard("b")).isEqualTo(expected);
  }

  @Test
  void o1_messages_of_all_sizes_arrive_unchanged() {
    together("a", "b");
    List<byte[]> received = Collections.synchronizedList(new ArrayList<>());
    Transport c = join("c");
    members.put("c", c);
    c.start((from, message) -> received.add(message), () -> {});
    until(() -> members.get("a").members().contains("c"));
    List<byte[]> sent = new ArrayList<>();
    for (int length : List.of(0, 1, 100, 70_000, Transport.MOST_BYTES)) {
      byte[] message = new byte[length];
      for (int i = 0; i < length; i++) {
        message[i] = (byte) (i * 31 ^ i >> 8);
      }
      sent.add(message);
      members.get("a").send("c", message);
    }

    until(() -> received.size() == sent.size());

    for (int i = 0; i < sent.size(); i++) {
      assertThat(received.get(i)).isEqualTo(sent.get(i));
    }
  }

  @Test
  void o2_every_pair_carries_both_ways() {
    together("a", "b", "c");
    for (String from : List.of("a", "b", "c")) {
      for (String to : List.of("a", "b", "c")) {
        members.get(from).send(to, "!".getBytes());
      }
    }

    for (String to : List.of("a", "b", "c")) {
      until(() -> heard(to).size() == 3);
      assertThat(heard(to)).doesNotHaveDuplicates();
    }
  }

  @Test
  void o3_messages_to_nobody_are_dropped() {
    together("a", "b");

    members.get("a").send("nobody", new byte[10]);
    members.get("a").send("b", "!".getBytes());

    until(() -> heard("b").size() == 1);
  }

  @Test
  void o4_a_message_that_is_too_long_is_refused() {
    together("a", "b");
    Transport a = members.get("a");

    assertThatThrownBy(() -> a.send("b", new byte[Transport.MOST_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void o5_a_receiver_that_fails_hears_what_comes_next() {
    together("a");
    var count = new AtomicInteger();
    Transport b = join("b");
    members.put("b", b);
    b.start(
        (from, message) -> {
          if (count.incrementAndGet() == 1) {
            throw new IllegalStateException("on purpose");
          }
        },
        () -> {});
    until(() -> members.get("a").members().contains("b"));
    for (int i = 0; i < 3; i++) {
      members.get("a").send("b", new byte[1]);
    }

    until(() -> count.get() == 3);
  }

  @Test
  void o6_members_come_and_go_and_the_listener_hears_of_it() {
    together("a", "b");
    var changes = new AtomicInteger();
    Transport c = join("c");
    members.put("c", c);
    c.start((from, message) -> {}, changes::incrementAndGet);
    until(() -> c.members().size() == 3 && members.get("a").members().size() == 3);
    int before = changes.get();

    members.remove("b").close();

    until(() -> c.members().size() == 2 && changes.get() > before);
    assertThat(c.members()).containsExactlyInAnyOrder("a", "c");
    started("b");
    until(() -> c.members().size() == 3);
    members.get("a").send("b", "again".getBytes());
    until(() -> heard("b").contains("aagain"));
  }

  @Test
  void o7_after_closing_nothing_is_sent_or_received() {
    together("a", "b", "c");
    Transport b = members.remove("b");
    b.close();
    until(() -> members.get("a").members().size() == 2);

    b.send("a", "ghost".getBytes());
    members.get("a").send("b", "late".getBytes());
    members.get("c").send("a", "!".getBytes());
    until(() -> heard("a").contains("c!"));

    assertThat(heard("a")).doesNotContain("bghost");
    assertThat(heard("b")).isEmpty();
  }
}
