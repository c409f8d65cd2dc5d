package dev.aorist.eventstore.disk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small file system of our own. An ext4 in a file can lose its power: the kernel takes it down as
 * a whole and forgets what it had not written. Needs root; for ext4 loop devices, too, and a kernel
 * that lets it be taken down. For one thread.
 */
final class SmallFileSystem implements AutoCloseable {
  /** How it goes down. The numbers are the kernel's. */
  enum Cut {
    /** All that was written is kept: the machine goes down, the power does not. */
    FLUSHED(0),
    /** What the file system's journal holds is kept, data that was not forced is not. */
    JOURNAL_FLUSHED(1),
    /** Nothing is written any more. */
    POWER(2);

    private final int flags;

    Cut(int flags) {
      this.flags = flags;
    }
  }

  /**
   * Java has no ioctl. The script opens the mounted directory, waits for its order, waits as many
   * microseconds as that says, and takes the file system down.
   */
  private static final String SCRIPT =
      """
      open(my $mount, '<', $ARGV[0]) or die "$ARGV[0]: $!";
      $| = 1;
      print "ready\\n";
      my $order = <STDIN>;
      defined $order or exit 0;
      my ($flags, $micros) = split / /, $order;
      select(undef, undef, undef, $micros / 1e6);
      ioctl($mount, 0x8004587d, pack('L', $flags)) or die "EXT4_IOC_SHUTDOWN: $!";
      """;

  /**
   * Waits until nobody has the device any more. Whoever enters another mount namespace meanwhile,
   * as a test with cut networks does, takes the mounted file system along; mounted again, it would
   * be the one that was shut down.
   */
  private static final String RELEASED =
      """
      use Fcntl;
      for (1 .. 600) {
        exit 0 if sysopen(my $device, $ARGV[0], O_RDWR | O_EXCL);
        select(undef, undef, undef, 0.1);
      }
      die "$ARGV[0] is mounted in another mount namespace, too: $!";
      """;

  private static final int SECONDS = 90;

  private final Path mounted;
  private final Path script;
  private final List<String> mount;
  private final String device;
  private Process cutter;
  private BufferedReader cutterSaid;

  private SmallFileSystem(Path directory, List<String> mount, String device) {
    this.mounted = directory.resolve("mounted");
    this.script = directory.resolve("cut.pl");
    this.mount = mount;
    this.device = device;
  }

  /**
   * Makes one in a file, {@code image}.
   *
   * @param directory where it may put its files, and is mounted; made when missing
   * @param bytes its size
   * @param options with which it is mounted
   */
  static SmallFileSystem ext4(Path directory, long bytes, String options) throws IOException {
    Path image = directory.resolve("image");
    Files.createDirectories(directory.resolve("mounted"));
    Files.writeString(directory.resolve("cut.pl"), SCRIPT);
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    // One device from the beginning to the end. If each mount took its own, it might take the one
    // that the kernel is still giving back.
    String device = run("losetup", "--find", "--show", image.toString());
    var made = new SmallFileSystem(directory, List.of("-t", "ext4", "-o", options, device), device);
    try {
      made.mount();
    } catch (IOException e) {
      run("losetup", "--detach", device);
      throw e;
    }
    return made;
  }

  /** Makes one in memory, which ends with its power. */
  static SmallFileSystem tmpfs(Path directory, long bytes) throws IOException {
    var made =
        new SmallFileSystem(directory, List.of("-t", "tmpfs", "-o", "size=" + bytes, "tmpfs"), "");
    Files.createDirectories(made.mounted);
    made.mount();
    return made;
  }

  /** Why there can be none here, if so; {@code directory} is used to try. */
  static Optional<String> missing(Path directory) {
    try (var trial = ext4(directory, 4 << 20, "defaults")) {
      trial.arm();
      trial.cut(Cut.POWER, 0);
      trial.remount();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Its root directory. */
  Path path() {
    return mounted;
  }

  /** Gets ready for a cut, so that it comes at once when it is asked for. */
  void arm() throws IOException {
    cutter =
        new ProcessBuilder("perl", script.toString(), mounted.toString())
            .redirectErrorStream(true)
            .start();
    cutterSaid = cutter.inputReader();
    String said = cutterSaid.readLine();
    if (!"ready".equals(said)) {
      throw new IOException("perl: " + said);
    }
  }

  /** Takes it down, after so many microseconds; returns at once. */
  void cut(Cut how, int micros) throws IOException {
    cutter
        .getOutputStream()
        .write((how.flags + " " + micros + "\n").getBytes(StandardCharsets.US_ASCII));
    cutter.getOutputStream().flush();
  }

  /** Waits for the cut and mounts again what it left. Nobody may have a file open any more. */
  void remount() throws IOException {
    cutter.getOutputStream().close();
    String said = cutterSaid.readLine();
    if (said != null || await(cutter) != 0) {
      throw new IOException("perl: " + said);
    }
    run("umount", mounted.toString());
    if (!device.isEmpty()) {
      run("perl", "-e", RELEASED, device);
    }
    mount();
  }

  private void mount() throws IOException {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(mount);
    command.add(mounted.toString());
    run(command.toArray(String[]::new));
  }

  /** Lets go of it; the file is left to who made the directory. */
  @Override
  public void close() throws IOException {
    if (cutter != null) {
      cutter.destroyForcibly();
      await(cutter);
    }
    run("umount", "-l", mounted.toString());
    if (!device.isEmpty()) {
      run("losetup", "--detach", device); // once nobody has a file open any more
    }
  }

  /** Runs a command and gives what it said. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = await(process);
    if (exit != 0) {
      throw new IOException(List.of(command) + " ended with " + exit + ": " + said.strip());
    }
    return said.strip();
  }

  private static int await(Process process) throws IOException {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(process.info() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return process.exitValue();
  }
}
