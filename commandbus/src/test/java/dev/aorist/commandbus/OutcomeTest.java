package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private final Outcome accepted =
      new Accepted(StreamId.of("account", "7"), 3, new Position(0, 9), List.of("opened"));
  private final Outcome rejected = new Rejected("no money");

  @Test
  void folding_takes_the_one_way_or_the_other() {
    assertThat(accepted.<Object>fold(Accepted::version, Rejected::reason)).isEqualTo(3L);
    assertThat(rejected.<Object>fold(Accepted::version, Rejected::reason)).isEqualTo("no money");
  }

  @Test
  void an_exception_is_there_for_those_who_ask_for_it() {
    assertThat(accepted.orThrow()).isSameAs(accepted);
    assertThatThrownBy(rejected::orThrow)
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo("no money"))
        .hasMessage(
            "The command was rejected: no money. Nothing was written; send another command, or this"
                + " one when the reason is gone.");
  }
}
