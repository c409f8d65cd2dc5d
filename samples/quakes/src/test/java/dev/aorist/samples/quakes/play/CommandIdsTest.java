package dev.aorist.samples.quakes.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandIdsTest {
  private static final Instant AT = Instant.parse("2018-02-03T04:05:06.789Z");

  @Test
  void an_id_is_a_uuid_of_version_7_with_the_commands_time() {
    UUID id = CommandIds.of("feed", 3, AT);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(AT.toEpochMilli());
  }

  @Test
  void the_same_command_has_the_same_id_and_no_other_has() {
    UUID id = CommandIds.of("feed", 3, AT);

    assertThat(CommandIds.of("feed", 3, AT)).isEqualTo(id);
    assertThat(CommandIds.of("feed", 4, AT)).isNotEqualTo(id);
    assertThat(CommandIds.of("food", 3, AT)).isNotEqualTo(id);
  }
}
