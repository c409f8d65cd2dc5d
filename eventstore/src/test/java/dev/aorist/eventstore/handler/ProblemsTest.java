package dev.aorist.eventstore.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemsTest {
  private final Problems problems = new Problems();

  @Test
  void nothing_wrong_is_no_failure() {
    assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
  }

  @Test
  void all_problems_come_out_at_once_sorted_and_each_once() {
    problems.add("b", "is second", "do that");
    problems.add("a", "is first", "do this");
    problems.add("b", "is second", "do that");

    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOfSatisfying(
            WiringException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly("a: is first; do this.", "b: is second; do that."))
        .hasMessage(
            """
            2 problems in the wiring, nothing was started:
              1. a: is first; do this.
              2. b: is second; do that.""");
  }
}
