package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandTest {
  private final ManualEnvironment environment = new ManualEnvironment();
  private final CommandIds ids = new CommandIds(environment);

  @Test
  void new_ids_are_of_version_7_and_tell_their_time() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16)
        .isEqualTo(ManualEnvironment.START.toEpochMilli());
  }

  @Test
  void new_ids_of_one_millisecond_differ() {
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(ids.next());
    }
    assertThat(seen).hasSize(10_000).allMatch(id -> id.version() == 7 && id.variant() == 2);
  }

  @Test
  void other_ids_are_refused() {
    UUID random = UUID.fromString("0196a6c8-1111-4222-8333-444455556666");

    assertThatThrownBy(() -> Command.of(random, "open"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 4");
  }

  @Test
  void a_command_in_a_command_is_refused() {
    Command command = Command.of(ids.next(), "open");

    assertThatThrownBy(() -> Command.of(ids.next(), command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is itself a Command; send that one.");
  }
}
