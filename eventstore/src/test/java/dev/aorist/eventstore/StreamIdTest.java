package dev.aorist.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream may be called, and what is said of other names, positions and versions. */
class StreamIdTest {
  @ParameterizedTest
  @CsvSource({"account-42, account, 42", "a-b-c, a, b-c", "a--, a, -"})
  void the_category_ends_at_the_first_dash(String text, String category, String key) {
    assertThat(StreamId.parse(text)).isEqualTo(StreamId.of(category, key)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "account", "account-", "-42"})
  void a_text_without_category_and_key_is_refused(String text) {
    assertThatThrownBy(() -> StreamId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as in account-42");
  }

  @Test
  void a_dash_in_a_category_is_refused() {
    assertThatThrownBy(() -> StreamId.of("my-account", "42"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The category 'my-account' holds a dash; a category ends at the first dash."
                + " Choose a name without one.");
  }

  @Test
  void control_characters_are_refused() {
    assertThatThrownBy(() -> StreamId.of("account", "4\n2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A stream id may not hold control characters or halves of surrogate pairs; found"
                + " U+000A. Encode the key first.");
    assertThatThrownBy(() -> StreamId.of("account", "\ud83d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found U+D83D");
  }

  @Test
  void a_name_that_is_too_long_is_refused_by_its_bytes() {
    String longest = "x".repeat(StreamId.MAX_BYTES - 2);

    assertThat(StreamId.of("a", longest).key()).isEqualTo(longest);
    assertThatThrownBy(() -> StreamId.of("a", longest.substring(1) + "\u00fc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A stream id is at most 512 bytes of UTF-8; this one has 513. Use a shorter key.");
  }

  @Test
  void negative_places_are_refused() {
    assertThatThrownBy(() -> new Position(0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> new Position(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> StreamRead.of(StreamId.of("account", "1")).from(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Versions start at 0; cannot read account-1 from -1.");
    assertThatThrownBy(() -> StreamRead.of(StreamId.of("account", "1")).limit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Read at least one event at once; got a limit of 0.");
    assertThatThrownBy(() -> ExpectedVersion.exactly(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-2");
  }
}
