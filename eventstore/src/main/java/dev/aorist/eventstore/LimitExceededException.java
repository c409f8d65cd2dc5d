package dev.aorist.eventstore;

/** Something is larger than the store takes. Nothing was written. */
public final class LimitExceededException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final String what;
  private final long actual;
  private final long limit;

  public LimitExceededException(String what, long actual, long limit) {
    super(
        what
            + " is "
            + actual
            + " and may be at most "
            + limit
            + ". Split it, or keep the bulk elsewhere and store a reference.",
        null);
    this.what = what;
    this.actual = actual;
    this.limit = limit;
  }

  public String what() {
    return what;
  }

  public long actual() {
    return actual;
  }

  public long limit() {
    return limit;
  }
}
