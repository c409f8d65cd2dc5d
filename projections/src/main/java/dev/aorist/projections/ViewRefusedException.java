package dev.aorist.projections;

/** A stored view does not go with this application or this log, so it was not started. */
public final class ViewRefusedException extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final String view;
  private final Reason reason;

  /** What does not fit. */
  public enum Reason {
    /** It was built by a newer declared version than the application has. */
    NEWER_VERSION,
    /** It was built by an earlier declaration, and shall not be rebuilt without being told to. */
    OLDER_DECLARATION,
    /** Another member has built it by another declaration of the same version. */
    OTHER_DECLARATION,
    /** It has seen events that the log does not hold. */
    BEYOND_THE_LOG,
    /** The log has another number of partitions. */
    OTHER_PARTITIONS
  }

  public ViewRefusedException(String view, Reason reason, String message) {
    super(message, null);
    this.view = view;
    this.reason = reason;
  }

  public String view() {
    return view;
  }

  public Reason reason() {
    return reason;
  }
}
