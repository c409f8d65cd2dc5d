package dev.aorist.projections;

import dev.aorist.eventstore.Position;
import java.time.Duration;

/** A view had not folded an event in by the deadline that the reader set. */
public final class ViewBehindException extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final String view;
  private final transient Position asked;
  private final long reached;

  public ViewBehindException(String view, Position asked, long reached, Duration waited) {
    super(
        "The view '"
            + view
            + "' has not folded "
            + asked
            + " after "
            + waited.toMillis()
            + " ms; it is at offset "
            + reached
            + " of that partition. Ask again, wait longer or read without atLeast.",
        null);
    this.view = view;
    this.asked = asked;
    this.reached = reached;
  }

  public String view() {
    return view;
  }

  /** The event that was to be in the answer. */
  public Position asked() {
    return asked;
  }

  /** The next offset that the view was going to fold of that partition. */
  public long reached() {
    return reached;
  }
}
