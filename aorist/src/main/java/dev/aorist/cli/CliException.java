package dev.aorist.cli;

/** Ends the program with an exit code and one line that says what to do. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  CliException(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
