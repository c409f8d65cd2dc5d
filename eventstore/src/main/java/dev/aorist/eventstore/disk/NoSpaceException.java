package dev.aorist.eventstore.disk;

import java.io.IOException;

/** There is less room on the disk than the next file takes. */
final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1;

  NoSpaceException(long needed, long usable) {
    super("it takes " + needed + " bytes and " + usable + " are free");
  }
}
