package dev.aorist.eventstore;

import org.jspecify.annotations.Nullable;

/** Stored data are not what was written. They are never served. */
public final class CorruptDataException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final String file;
  private final long at;

  public CorruptDataException(String file, long at, String what, @Nullable Throwable cause) {
    super(
        file + " at byte " + at + ": " + what + ". Restore it from a backup or a replica.", cause);
    this.file = file;
    this.at = at;
  }

  /** The name of the file within the store's directory. */
  public String file() {
    return file;
  }

  /** The position in the file, in bytes. */
  public long at() {
    return at;
  }
}
