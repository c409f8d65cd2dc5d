package dev.aorist.aggregates;

import java.util.Objects;

/**
 * Thrown by a command handler to refuse a command: an expected answer, not a failure. Nothing is
 * written; the caller gets the reason as a value. It has no stack trace, since nobody looks for a
 * mistake there.
 */
public final class Rejection extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient Object reason;

  /**
   * @param reason a fact of the domain with a type of its own, for example {@code new
   *     InsufficientFunds(balance)}; a record reads best
   */
  public Rejection(Object reason) {
    super(null, null, false, false);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  public Object reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return "Rejected: " + reason;
  }
}
