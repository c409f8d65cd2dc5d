package dev.aorist.eventstore;

/** More is waiting than the store takes on. Nothing was written; the caller hears so at once. */
public final class OverloadedException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final long waiting;
  private final long limit;

  public OverloadedException(String what, long waiting, long limit) {
    super(
        what
            + ": "
            + waiting
            + " are waiting and the limit is "
            + limit
            + ". Nothing was written; try again later.",
        null);
    this.waiting = waiting;
    this.limit = limit;
  }

  public long waiting() {
    return waiting;
  }

  public long limit() {
    return limit;
  }
}
