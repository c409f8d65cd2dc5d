package dev.aorist.eventstore.handler;

import java.util.List;

/**
 * The application's classes do not fit together; nothing was started. It names everything that is
 * wrong, not only the first thing.
 */
public final class WiringException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient List<String> problems;

  WiringException(List<String> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem on a line of its own: where it is, what is wrong; what to do. */
  public List<String> problems() {
    return problems;
  }

  private static String text(List<String> problems) {
    var text = new StringBuilder();
    text.append(problems.size()).append(problems.size() == 1 ? " problem" : " problems");
    text.append(" in the wiring, nothing was started:");
    for (int i = 0; i < problems.size(); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(problems.get(i));
    }
    return text.toString();
  }
}
