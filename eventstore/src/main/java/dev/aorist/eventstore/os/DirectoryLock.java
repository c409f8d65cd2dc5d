package dev.aorist.eventstore.os;

import dev.aorist.eventstore.spi.DirectoryInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The claim on a directory: a lock of the operating system on a file in it, which ends with the
 * process however that ends. The file stays; to delete it would let two processes lock two files of
 * one name.
 *
 * <p>Within a process a set of claimed directories decides. The lock of the file alone would not
 * do: a POSIX lock belongs to the process and is lost when <em>any</em> of its channels to the file
 * is closed, so the second claim, by failing, would release the first.
 */
final class DirectoryLock implements Closeable {
  /** The name of the locked file. */
  static final String FILE = "LOCK";

  /** What is claimed in this process, by what the file system knows the directory by. */
  private static final Set<Object> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Object key;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DirectoryLock(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  static DirectoryLock of(Path directory) throws IOException {
    Object inode = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    Object key = inode == null ? directory.toRealPath() : inode;
    if (!CLAIMED.add(key)) {
      throw inUse(directory, "another store of this process");
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, "another process");
      }
      return new DirectoryLock(key, channel);
    } catch (OverlappingFileLockException e) {
      // Somebody in this process locked the file and did not ask us, or another class loader's us.
      channel.close();
      CLAIMED.remove(key);
      throw inUse(directory, "another part of this process");
    } catch (IOException e) {
      if (channel != null) {
        channel.close();
      }
      CLAIMED.remove(key);
      throw e;
    }
  }

  private static IOException inUse(Path directory, String owner) {
    return new DirectoryInUseException(
        directory + " is in use by " + owner + ". Close that first, or choose another directory.");
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        channel.close();
      } finally {
        CLAIMED.remove(key);
      }
    }
  }
}
