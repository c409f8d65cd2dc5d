package dev.aorist.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.aggregates.AlreadyExists;
import dev.aorist.aggregates.NotFound;
import dev.aorist.bank.Bank;
import dev.aorist.commandbus.Command;
import dev.aorist.commandbus.Outcome;
import dev.aorist.commandbus.Together;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.cluster.ClusterOptions;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.ViewStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands and shared views on any member; the accounts of each test are its own. */
@Timeout(120)
@TestMethodOrder(MethodName.class)
class AoristClusterTest {
  @TempDir static Path directory;
  private static ThreeMembers three;

  @BeforeAll
  static void begin() throws IOException {
    three = ThreeMembers.sharingViews(directory);
  }

  @AfterAll
  static void end() throws IOException {
    three.close();
  }

  private static Outcome send(int member, Object command) {
    return Wait.until(three.member(member).commands().send(command));
  }

  @Test
  void commands_sent_anywhere_are_decided_on_what_those_before_have_changed() {
    for (int account = 0; account < 12; account++) {
      String name = "anywhere-" + account;
      send(account % 3, new Bank.Open(name, "Ann")).orThrow();
      send((account + 1) % 3, new Bank.Deposit(name, 500)).orThrow();

      Outcome.Accepted withdrawn = send((account + 2) % 3, new Bank.Withdraw(name, 200)).orThrow();

      assertThat(withdrawn.version()).isEqualTo(2);
      assertThat(withdrawn.events()).containsExactly(new Bank.Withdrawn(200));
      for (int member = 0; member < 3; member++) {
        Aorist aorist = three.member(member);
        assertThat(
                Wait.until(
                    aorist.view(Bank.Balances.class).atLeast(withdrawn.position()).get(name)))
            .contains(new Bank.Balance("Ann", 300));
      }
    }
  }

  @Test
  void a_rejection_comes_with_its_reason() {
    send(0, new Bank.Open("rejected", "Rob")).orThrow();
    for (int member = 0; member < 3; member++) {
      assertThat(send(member, new Bank.Withdraw("rejected", 1)))
          .isEqualTo(new Outcome.Rejected(new Bank.InsufficientFunds(0)));
      assertThat(send(member, new Bank.Deposit("nobody", 1)))
          .isEqualTo(new Outcome.Rejected(new NotFound(StreamId.parse("account-nobody"))));
      assertThat(send(member, new Bank.Open("rejected", "Rob")))
          .isEqualTo(new Outcome.Rejected(new AlreadyExists(StreamId.parse("account-rejected"))));
    }
  }

  @Test
  void a_command_sent_again_on_another_member_gets_its_first_answer() {
    Command open = three.member(0).commands().command(new Bank.Open("again", "Ann"));
    Outcome first = send(0, open);

    assertThat(send(1, open)).isEqualTo(first);
    assertThat(send(2, open)).isEqualTo(first);
  }

  @Test
  void commands_of_one_caller_are_decided_in_the_order_in_which_they_were_sent() {
    for (int member = 0; member < 3; member++) {
      String account = "ordered-" + member;
      List<Future<Outcome>> sent = new ArrayList<>();
      sent.add(three.member(member).commands().send(new Bank.Open(account, "Ann")));
      for (int i = 1; i <= 200; i++) {
        sent.add(three.member(member).commands().send(new Bank.Deposit(account, i)));
      }
      Wait.until(Future.join(sent));

      for (int i = 0; i <= 200; i++) {
        assertThat(sent.get(i).result().orThrow().version()).isEqualTo(i);
      }
    }
  }

  @Test
  void commands_that_are_carried_out_together_travel_together() {
    for (int member = 0; member < 3; member++) {
      String one = "{t" + member + "}1";
      String two = "{t" + member + "}2";
      send(0, new Bank.Open(one, "Ann")).orThrow();
      send(0, new Bank.Open(two, "Ann")).orThrow();
      send(0, new Bank.Deposit(one, 10)).orThrow();

      var moved = Together.of(new Bank.Withdraw(one, 10), new Bank.Deposit(two, 10));

      assertThat(send(member, moved).orThrow().events())
          .containsExactly(new Bank.Withdrawn(10), new Bank.Deposited(10));
      assertThat(send(member, moved))
          .isEqualTo(new Outcome.Rejected(new Bank.InsufficientFunds(0)));
    }
  }

  private static List<String> heardBy(String account) {
    return three.heard.stream()
        .filter(each -> each.get(1).equals(account))
        .map(each -> each.get(0))
        .toList();
  }

  @Test
  void members_share_a_subscriber_s_partitions() {
    Set<String> members = new HashSet<>();
    // Who led a partition until just now may handle something of it again: at least once is
    // promised.
    awaitEvenLeaders(Duration.ofSeconds(1));
    for (int account = 0; account < 30; account++) {
      send(account % 3, new Bank.Open("heard-" + account, "Hal")).orThrow();
    }
    for (int account = 0; account < 30; account++) {
      String name = "heard-" + account;
      await().atMost(Duration.ofSeconds(30)).until(() -> !heardBy(name).isEmpty());
      assertThat(heardBy(name)).hasSize(1);
      members.addAll(heardBy(name));
    }
    assertThat(members).containsExactlyInAnyOrder("a", "b", "c");
  }

  private static void awaitEvenLeaders() {
    awaitEvenLeaders(Duration.ZERO);
  }

  /**
   * @param time for which they have to stay
   */
  private static void awaitEvenLeaders(Duration time) {
    await()
        .during(time)
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Wait.until(three.member(0).clusterStatus()).orElseThrow().partitions().stream()
                    .allMatch(each -> each.replicas().get(0).equals(each.leader())));
  }

  @Test
  void members_share_the_folding_of_views() {
    awaitEvenLeaders();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              for (int member = 0; member < 3; member++) {
                ViewStatus balances = three.member(member).view(Bank.Balances.class).status();
                assertThat(balances.folders().keySet()).containsExactly("a", "b", "c");
                assertThat(balances.folders().values()).allMatch(folds -> folds.size() == 2);
              }
            });
  }

  private static void requireEachEventOnce(int member) {
    Aorist aorist = three.member(member);
    for (View<?> view : aorist.views().all()) {
      Wait.until(
          aorist
              .store()
              .closeTime()
              .compose(
                  closed -> view.atLeast(aorist.store().end(), Duration.ofSeconds(30)).digest()));
      ViewCheck check = Wait.until(view.check(change -> {}));
      assertThat(check.holds()).as("%s: %s", view.name(), check).isTrue();
    }
  }

  /** Last, since one member is gone then. */
  @Test
  void z_when_a_member_leaves_the_others_go_on() {
    for (int account = 0; account < 12; account++) {
      send(2, new Bank.Open("left-" + account, "Lea")).orThrow();
    }
    assertThat(
            Wait.until(three.member(1).view(Bank.Balances.class).rebuild(progress -> {}))
                .switched())
        .isTrue();

    three.stop(2);

    for (int account = 0; account < 12; account++) {
      assertThat(send(account % 2, new Bank.Deposit("left-" + account, 7)).orThrow().version())
          .isEqualTo(1);
      send(account % 2, new Bank.Open("later-" + account, "Lea")).orThrow();
    }
    for (int account = 0; account < 12; account++) {
      String name = "later-" + account;
      await().atMost(Duration.ofSeconds(30)).until(() -> !heardBy(name).isEmpty());
    }
    requireEachEventOnce(0);
    requireEachEventOnce(1);
  }

  @Test
  void what_does_not_go_with_a_cluster_is_told_at_once() {
    Vertx vertx = Vertx.vertx();
    AoristOptions options =
        AoristOptions.inMemory()
            .cluster(ClusterOptions.of("x", "a", "a"))
            .register(Bank.Account.class);

    assertThatThrownBy(() -> Wait.until(Aorist.embed(vertx, options)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The member a cannot be started: its log would be in memory. Give it a directory of its"
                + " own.");
    Wait.until(vertx.close());
  }
}
