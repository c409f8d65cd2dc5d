package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.handler.Problems;
import dev.aorist.testkit.ClosedModule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package that is not opened is told at start, with the line that opens it. */
class ClosedPackageTest {
  @TempDir Path directory;

  private final Problems problems = new Problems();

  @Test
  void a_command_whose_id_cannot_be_read() throws Exception {
    Class<?> command = ClosedModule.load(directory, "Pay", "record Pay(String cart) {}");

    assertThat(StreamKeys.of(command, problems)).isEmpty();
    assertThat(problems.texts())
        .containsExactly(
            "shop.cart.Pay: cannot be read, since module shop does not open its package; write"
                + " 'opens shop.cart;' in its module-info.java.");
  }

  @Test
  void a_state_that_cannot_be_constructed() throws Exception {
    Class<?> state = ClosedModule.load(directory, "Cart", "class Cart {}");

    assertThat(Beginning.of(state, problems).exists()).isFalse();
    assertThat(problems.texts())
        .containsExactly(
            "shop.cart.Cart: cannot be constructed, since module shop does not open its package;"
                + " write 'opens shop.cart;' in its module-info.java.");
  }
}
