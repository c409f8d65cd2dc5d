package dev.aorist.cli;

/** How the program ends. */
final class ExitCode {
  static final int OK = 0;

  /** It could not be done. */
  static final int FAILED = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** It was done, and what was compared differs. */
  static final int DIFFERENCES = 3;

  private ExitCode() {}
}
