package dev.aorist.eventstore;

/**
 * What an append expects of its stream; checked at the moment of the append, linearizably with all
 * others.
 *
 * @param value the version of the last event, or one of the negative codes behind the factories
 */
public record ExpectedVersion(long value) {
  private static final long NO_STREAM = -1;
  private static final long ANY = -2;
  private static final long EXISTS = -3;

  /**
   * @throws IllegalArgumentException when {@code value} is below -3
   */
  public ExpectedVersion {
    if (value < EXISTS) {
      throw new IllegalArgumentException(
          "Versions start at 0; got " + value + ". Use the factories for the rest.");
    }
  }

  /** No expectation. */
  public static ExpectedVersion any() {
    return new ExpectedVersion(ANY);
  }

  /** The stream has no event yet. */
  public static ExpectedVersion noStream() {
    return new ExpectedVersion(NO_STREAM);
  }

  /** The stream has at least one event. */
  public static ExpectedVersion streamExists() {
    return new ExpectedVersion(EXISTS);
  }

  /**
   * The last event of the stream has exactly this version; -1 is {@link #noStream()}.
   *
   * @throws IllegalArgumentException when {@code version} is below -1
   */
  public static ExpectedVersion exactly(long version) {
    if (version < NO_STREAM) {
      throw new IllegalArgumentException(
          "Versions start at 0; got " + version + ". An empty stream is noStream().");
    }
    return new ExpectedVersion(version);
  }

  /** Whether a stream whose last event has the version {@code actual} (-1: no event) meets this. */
  public boolean isMetBy(long actual) {
    return value == ANY || (value == EXISTS ? actual >= 0 : value == actual);
  }

  @Override
  public String toString() {
    if (value == ANY) {
      return "any version";
    }
    if (value == EXISTS) {
      return "an existing stream";
    }
    return value == NO_STREAM ? "no stream" : "version " + value;
  }
}
