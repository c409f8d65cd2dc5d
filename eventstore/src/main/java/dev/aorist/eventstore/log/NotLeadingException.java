package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StoreUnavailableException;

/** Another member, or none, leads the partition now. Nothing was written by this call. */
public final class NotLeadingException extends StoreUnavailableException {
  private static final long serialVersionUID = 1;

  public NotLeadingException(int partition) {
    super(
        "This member does not lead partition "
            + partition
            + " now; nothing was written. Send it again: it goes to the leader.",
        null);
  }
}
