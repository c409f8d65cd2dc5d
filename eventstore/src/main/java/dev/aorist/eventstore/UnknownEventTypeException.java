package dev.aorist.eventstore;

/** An object is no event that the store knows. Nothing was written. */
public final class UnknownEventTypeException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final transient Class<?> type;

  public UnknownEventTypeException(Class<?> type) {
    super(
        type.getName()
            + " is not a registered event type. Annotate it with @EventType(\"some.name\") and register it before the store is opened.",
        null);
    this.type = type;
  }

  public Class<?> type() {
    return type;
  }
}
