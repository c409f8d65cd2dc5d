package dev.aorist.commandbus;

/** A rejection, for those who asked for an exception with {@link Outcome#orThrow}. */
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient Object reason;

  RejectedException(Object reason) {
    super(
        "The command was rejected: "
            + reason
            + ". Nothing was written; send another command, or this one when the reason is gone.",
        null);
    this.reason = reason;
  }

  /** Why, as a fact of the domain. */
  public Object reason() {
    return reason;
  }
}
