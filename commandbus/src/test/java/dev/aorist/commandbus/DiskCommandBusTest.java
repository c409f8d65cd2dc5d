package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCommandBusTest extends CommandBusContract {
  @TempDir Path directory;

  @Override
  Future<LogEventStore> open() {
    return DiskEventStore.open(vertx, environment, new OsDirectory(directory), Bank.CODEC, OPTIONS);
  }

  @Test
  void an_accepted_command_sent_again_after_a_restart_gets_its_first_answer() {
    Command open = bus().command(new Open("7"));
    Command deposit = bus().command(new Deposit("7", 5));
    Accepted opened = accepted(open);
    Accepted deposited = accepted(deposit);
    accepted(new Deposit("7", 6));
    restart();

    assertThat(accepted(deposit)).isEqualTo(deposited);
    assertThat(accepted(open)).isEqualTo(opened);
    assertThat(store().end().events()).isEqualTo(3);
  }

  @Test
  void commands_together_are_known_after_a_restart_too() {
    accepted(Together.of(new Open("{ann}1"), new Open("{ann}2"), new Deposit("{ann}1", 9)));
    Command move = bus().command(Together.of(new Withdraw("{ann}1", 5), new Deposit("{ann}2", 5)));
    Accepted moved = accepted(move);
    accepted(new Deposit("{ann}1", 6));
    restart();

    assertThat(accepted(move)).isEqualTo(moved);
    assertThat(accepted(new Withdraw("{ann}1", 10)).version()).isEqualTo(4);
    assertThat(accepted(new Withdraw("{ann}2", 5)).version()).isEqualTo(2);
  }

  @Test
  void an_aggregate_goes_on_where_it_was_after_a_restart() {
    accepted(new Open("7"));
    accepted(new Deposit("7", 5));
    restart();

    assertThat(accepted(new Withdraw("7", 5)).version()).isEqualTo(2);
    assertThat(get(bus().send(new Withdraw("7", 1)))).isInstanceOf(Outcome.Rejected.class);
  }
}
