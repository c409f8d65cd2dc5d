package dev.aorist.eventstore;

/** A stream was not at the version that an append expected. Nothing was written. */
public final class VersionConflictException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final transient StreamId stream;
  private final transient ExpectedVersion expected;
  private final long actual;

  public VersionConflictException(StreamId stream, ExpectedVersion expected, long actual) {
    super(
        stream
            + ": expected "
            + expected
            + " but "
            + (actual < 0 ? "it does not exist" : "it is at " + actual)
            + ". Read it again and decide anew.",
        null);
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }

  public StreamId stream() {
    return stream;
  }

  public ExpectedVersion expected() {
    return expected;
  }

  /** The version of the last event of the stream; -1 when it has none. */
  public long actual() {
    return actual;
  }
}
