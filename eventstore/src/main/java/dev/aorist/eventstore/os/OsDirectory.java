package dev.aorist.eventstore.os;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of this machine's file system. The constructor touches nothing; {@link #lock} makes
 * the directory, and those above it, when they are missing.
 *
 * <p>The file {@value DirectoryLock#FILE} belongs to this class: it is not listed and cannot be
 * opened by name. Any thread may call.
 */
public final class OsDirectory implements Directory {
  private final Path path;

  /** The directory at {@code path}, which need not be there yet. */
  public OsDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  @Override
  public String describe() {
    return path.toString();
  }

  @Override
  public List<String> list() throws IOException {
    var names = new ArrayList<String>();
    try (var entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.equals(DirectoryLock.FILE)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  @Override
  public DataFile open(String name) throws IOException {
    return new OsFile(
        FileChannel.open(file(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public DataFile create(String name) throws IOException {
    return new OsFile(
        FileChannel.open(
            file(name),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A hard link, where the file system has them. */
  @Override
  public boolean link(String name, Directory target) throws IOException {
    if (!(target instanceof OsDirectory other)) {
      return false;
    }
    try {
      Files.createLink(other.file(name), file(name));
      return true;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false; // another disk, or one that has no links
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(file(name));
  }

  @Override
  public void force() throws IOException {
    force(path);
  }

  @Override
  public Closeable lock() throws IOException {
    make(path);
    return DirectoryLock.of(path);
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  /** Makes a directory and forces its name, so that a power cut cannot take all of it away. */
  private static void make(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      make(parent);
    }
    Files.createDirectory(directory);
    if (parent != null) {
      force(parent);
    }
  }

  /** A directory can be opened for reading only, and forced all the same. */
  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path file(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.equals(DirectoryLock.FILE)
        || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot name a file of a store; use a plain name without separators.");
    }
    return path.resolve(name);
  }
}
