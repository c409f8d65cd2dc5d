package dev.aorist.eventstore.spi;

import java.io.IOException;

/** Another store, of this process or of another, has claimed the directory. */
public final class DirectoryInUseException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param message which directory, whose it is, and what to do
   */
  public DirectoryInUseException(String message) {
    super(message);
  }
}
