package dev.aorist.benchmarks.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static final List<Option> OPTIONS =
      List.of(
          Option.count("inflight", 64, 1, 1000, "appends in flight"),
          Option.seconds("seconds", "2", "0.01", "length of a window"),
          Option.choice("storage", List.of("disk", "memory"), "where"),
          Option.folder("dir", "target", "where files go"));

  @Test
  void what_is_not_given_is_the_default() {
    Arguments arguments = parse("--storage", "memory");

    assertThat(arguments.count("inflight")).isEqualTo(64);
    assertThat(arguments.nanos("seconds")).isEqualTo(2_000_000_000L);
    assertThat(arguments.text("storage")).isEqualTo("memory");
    assertThat(arguments.folder("dir")).isEqualTo(Path.of("target"));
  }

  @Test
  void numbers_stay_numbers_in_the_map_and_options_keep_their_order() {
    assertThat(parse("--seconds", "0.5", "--inflight", "7").asMap())
        .containsExactly(
            Map.entry("inflight", 7L),
            Map.entry("seconds", new BigDecimal("0.5")),
            Map.entry("storage", "disk"),
            Map.entry("dir", "target"));
  }

  @Test
  void an_unknown_option_is_told_which_there_are() {
    assertRefused("--flight", "1")
        .hasMessage(
            "append has no option '--flight': there are --inflight, --seconds, --storage, --dir");
  }

  @Test
  void an_option_without_value_or_given_twice_is_refused() {
    assertRefused("--inflight").hasMessage("--inflight needs a value behind it");
    assertRefused("--inflight", "1", "--inflight", "2")
        .hasMessage("--inflight is given twice: give it once");
  }

  @Test
  void a_value_outside_what_the_option_takes_is_told_what_it_takes() {
    assertRefused("--inflight", "0")
        .hasMessage("--inflight is '0': give a whole number from 1 to 1000");
    assertRefused("--inflight", "many")
        .hasMessage("--inflight is 'many': give a whole number from 1 to 1000");
    assertRefused("--seconds", "0.001")
        .hasMessage("--seconds is '0.001': give seconds from 0.01 to 3600");
    assertRefused("--storage", "tape").hasMessage("--storage is 'tape': give disk or memory");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(String... words) {
    return assertThatThrownBy(() -> parse(words)).isInstanceOf(UsageException.class);
  }

  private static Arguments parse(String... words) {
    return Arguments.parse("append", OPTIONS, List.of(words));
  }
}
