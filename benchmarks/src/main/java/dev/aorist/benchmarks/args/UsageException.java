package dev.aorist.benchmarks.args;

/** The command line cannot be run; the message says what was wrong and what exists. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
