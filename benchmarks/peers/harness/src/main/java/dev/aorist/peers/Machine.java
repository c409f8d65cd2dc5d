package dev.aorist.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What the machine is busy with (Linux). */
final class Machine {
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int LAST = 8;

  private Machine() {}

  /**
   * CPU time so far.
   *
   * @param foreign ticks of processes that are no part of the run
   * @param all ticks of all of the machine, idle or not
   */
  record Ticks(long foreign, long all) {
    long foreignPercentSince(Ticks before) {
      return 100 * Math.max(0, foreign - before.foreign) / Math.max(1, all - before.all);
    }
  }

  /** The run is this process, the servers named by {@code peers.servers}, and PostgreSQL's. */
  static Ticks ticks() {
    long busy = 0;
    long all = 0;
    String[] fields = lines("/proc/stat")[0].trim().split(" +");
    for (int i = 1; i <= LAST; i++) {
      all += Long.parseLong(fields[i]);
      busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
    }
    return new Ticks(busy - own(), all);
  }

  private static long own() {
    Set<String> servers = Set.of(System.getProperty("peers.servers", "").split(","));
    String self = Long.toString(ProcessHandle.current().pid());
    long own = 0;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String pid = process.getFileName().toString();
        try {
          String stat = Files.readString(process.resolve("stat"));
          if (pid.equals(self) || servers.contains(pid) || stat.contains("(postgres)")) {
            String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            own += Long.parseLong(values[11]) + Long.parseLong(values[12]);
          }
        } catch (IOException e) {
          // The process has ended.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return own;
  }

  /** Memory of this process, in MB. */
  static long residentMegabytes() {
    for (String line : lines("/proc/self/status")) {
      if (line.startsWith("VmRSS")) {
        return Long.parseLong(line.replaceAll("\\D+", "")) / 1024;
      }
    }
    return -1;
  }

  private static String[] lines(String file) {
    try {
      return Files.readString(Path.of(file)).split("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
