package dev.aorist.eventstore.log;

import java.io.IOException;

/**
 * Says that an answer would have to wait for the disk; asked again on a reader thread, it comes. No
 * failure, and without a stack trace, since it is thrown often.
 */
public final class NotLoadedException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotLoadedException() {
    super("The disk would have to be waited for; ask on a reader thread.");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
