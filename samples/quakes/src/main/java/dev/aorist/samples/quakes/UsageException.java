package dev.aorist.samples.quakes;

/** The program cannot go on as it was asked to; the text says why and what to do. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message, null, false, false);
  }
}
