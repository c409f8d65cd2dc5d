package dev.aorist.eventstore.spi;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The directory of a store, as the store sees it: flat, a few named files. Faults, crashes and full
 * disks are injected here.
 *
 * <p>What is promised after a power cut: the bytes that a {@link DataFile#force} covered, and the
 * names that a {@link #force} of the directory covered. Everything else may be there, be missing or
 * be torn at sectors of 512 bytes.
 */
public interface Directory {
  /** How messages name it. */
  String describe();

  /** The names of all files in it, in no order. */
  List<String> list() throws IOException;

  /** Opens an existing file for reading and writing. */
  DataFile open(String name) throws IOException;

  /** Creates a file, which must not exist, and opens it. */
  DataFile create(String name) throws IOException;

  /** Renames a file, replacing the one that has the new name, atomically. */
  void rename(String from, String to) throws IOException;

  /**
   * Gives a file that nobody writes to any more the same name in another directory too, without a
   * copy. Durable when {@code target} is forced.
   *
   * @return false when that cannot be done between these two directories; nothing has happened then
   */
  boolean link(String name, Directory target) throws IOException;

  /** Deletes a file. */
  void delete(String name) throws IOException;

  /** Makes creations, renames and deletions durable. */
  void force() throws IOException;

  /**
   * Claims the directory for this store against all other stores, of this process and of others,
   * until the claim is closed or the process ends.
   *
   * @throws DirectoryInUseException when another has it
   */
  Closeable lock() throws IOException;

  /** How many bytes may still be written. */
  long usableBytes() throws IOException;
}
