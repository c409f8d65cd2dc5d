package dev.aorist.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.commandbus.Outcome;
import dev.aorist.eventstore.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Views that each member keeps for itself, in its own directory. */
@Timeout(180)
@EnabledIfSystemProperty(
    named = "aorist.full",
    matches = "true",
    disabledReason = "takes a quarter of a minute; mvn -Pfull runs it")
class OwnViewsTest {
  @TempDir Path directory;

  /** It knows less of the log at first than its views have seen. */
  @Test
  void a_member_that_is_restarted_goes_on_with_the_views_that_it_has() throws Exception {
    try (var three = new ThreeMembers(directory)) {
      three.add("d");
      List<Position> last = new ArrayList<>();
      for (int account = 0; account < 20; account++) {
        last.add(send(three, new Bank.Open("own-" + account, "Ann")));
      }
      for (int member = 0; member < 4; member++) {
        requireAll(three, member, last);
        three.restart(member);
        requireAll(three, member, last);
        assertThat(three.member(member).view(Bank.Balances.class).status().failure()).isEmpty();
      }
    }
  }

  private static Position send(ThreeMembers three, Object command) {
    Outcome.Accepted accepted = Wait.until(three.member(0).commands().send(command)).orThrow();
    return accepted.position();
  }

  private static void requireAll(ThreeMembers three, int member, List<Position> last) {
    Aorist aorist = three.member(member);
    for (int account = 0; account < last.size(); account++) {
      assertThat(
              Wait.until(
                  aorist
                      .view(Bank.Balances.class)
                      .atLeast(last.get(account))
                      .get("own-" + account)))
          .isPresent();
    }
  }
}
