package dev.aorist.samples.quakes.feed;

/** A line cannot be read as a quake; the text says what is wrong with it. */
final class MalformedLineException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedLineException(String reason) {
    super(reason);
  }
}
