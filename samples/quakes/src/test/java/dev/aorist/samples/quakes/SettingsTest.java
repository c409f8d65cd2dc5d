package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void nothing_has_to_be_set() {
    Settings settings = Settings.of(Map.of("QUAKES_PORT", "", "QUAKES_FEED", " "));

    assertThat(settings.data()).isEqualTo(Path.of("target", "quakes-data"));
    assertThat(settings.feed()).isEmpty();
    assertThat(settings.asOf()).isEmpty();
    assertThat(settings.once()).isFalse();
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.stopOnMalformed()).isFalse();
  }

  @Test
  void instants_keep_their_text_and_order() {
    Settings settings =
        Settings.of(Map.of("QUAKES_AS_OF", "2018-02-03T00:00:00Z, 2018-02-01T02:00+01:00,"));

    assertThat(settings.asOf())
        .containsExactly(
            Map.entry("2018-02-03T00:00:00Z", Instant.parse("2018-02-03T00:00:00Z")),
            Map.entry("2018-02-01T02:00+01:00", Instant.parse("2018-02-01T01:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          QUAKES_PORT         | http      | QUAKES_PORT=http is no port; set it to 0 (any) to 65535.
          QUAKES_PORT         | 65536     | QUAKES_PORT=65536 is no port; set it to 0 (any) to 65535.
          QUAKES_ONCE         | yes       | QUAKES_ONCE=yes is unknown; set it to 0 or 1.
          QUAKES_ON_MALFORMED | ignore    | QUAKES_ON_MALFORMED=ignore is unknown; set it to skip or stop.
          QUAKES_AS_OF        | yesterday | QUAKES_AS_OF holds 'yesterday', which is no instant; write instants as in 2018-02-03T12:00:00Z, separated by commas.
          """)
  void what_cannot_be_understood_is_told(String name, String value, String message) {
    assertThatThrownBy(() -> Settings.of(Map.of(name, value)))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }
}
