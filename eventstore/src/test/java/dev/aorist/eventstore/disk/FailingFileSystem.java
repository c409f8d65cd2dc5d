package dev.aorist.eventstore.disk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system of the real kernel whose calls fail with EIO when they are told to, over a
 * directory that holds what its disk would. A script speaks FUSE with the kernel, since Java cannot
 * ({@code failing-disk.pl}). A force that fails loses what was written since the one before, while
 * the kernel still shows it. Needs root, perl and {@code /dev/fuse}. For one thread.
 */
final class FailingFileSystem implements AutoCloseable {
  /** What can fail. */
  enum Call {
    /** Also how the pages of mapped files are read. */
    READ,
    WRITE,
    FSYNC,
    FSYNCDIR,
    CREATE,
    RENAME,
    UNLINK,
    /** Truncates. */
    SETATTR,
    /** The end of a close. */
    FLUSH
  }

  private static final int SECONDS = 60;
  private final Path mounted;
  private final Process process;
  private final BufferedReader said;

  /**
   * @param directory where it may put its files, and is mounted; made when missing
   */
  FailingFileSystem(Path directory) throws IOException {
    this.mounted = Files.createDirectories(directory.resolve("mounted"));
    Path disk = Files.createDirectories(directory.resolve("disk"));
    Path script = directory.resolve("failing-disk.pl");
    try (InputStream source = getClass().getResourceAsStream("failing-disk.pl")) {
      Files.write(script, source.readAllBytes());
    }
    this.process =
        new ProcessBuilder("perl", script.toString(), disk.toString(), mounted.toString())
            .redirectErrorStream(true)
            .start();
    this.said = process.inputReader();
    hear("mounted");
  }

  /** Why there can be none here, if so; {@code directory} is used to try. */
  static Optional<String> missing(Path directory) {
    try (var trial = new FailingFileSystem(directory)) {
      Files.writeString(trial.path().resolve("trial"), "trial");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Its root directory. */
  Path path() {
    return mounted;
  }

  /**
   * Copies to a directory what would be left if the power went now: of each file what it held when
   * it was forced last. Names count as forced.
   */
  void copy(Path to) throws IOException {
    order("copy " + Files.createDirectories(to));
  }

  /**
   * Lets calls fail.
   *
   * @param count how many of them from now on until the one that fails, itself counted
   * @param on whether all later ones fail, too
   */
  void fail(Call call, int count, boolean on) throws IOException {
    order("fail " + call + " " + count + (on ? " on" : ""));
  }

  /** Nothing fails from now on. */
  void heal() throws IOException {
    order("heal");
  }

  private void order(String what) throws IOException {
    process.getOutputStream().write((what + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    hear("ok");
  }

  private void hear(String expected) throws IOException {
    String line = said.readLine();
    if (!expected.equals(line)) {
      throw new IOException("perl: " + line);
    }
  }

  /** Lets go of it. Nobody may have a file open any more. */
  @Override
  public void close() throws IOException {
    try {
      new ProcessBuilder("umount", "-l", mounted.toString())
          .start()
          .onExit()
          .orTimeout(SECONDS, TimeUnit.SECONDS)
          .join();
    } finally {
      process.destroyForcibly();
    }
  }
}
