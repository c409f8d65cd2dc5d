package dev.aorist.peers;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * W6: from the start of the JVM to the first command (or append) done; what is on the class path.
 */
final class StartWorkload implements PeerProgram.Workload {
  @Override
  public void run(Peer peer, PeerArguments arguments, Results results) throws Exception {
    try {
      ClosedLoop.await(peer.openAccount(Events.account(0), 10));
    } catch (UnsupportedOperationException e) {
      ClosedLoop.await(peer.append(0, 0, Events.deposited(Events.account(0), 1)));
    }
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("first_command_ms", System.currentTimeMillis() - started);
    List<Path> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("aorist-peers-"))
            .map(Path::of)
            .toList();
    line.put("classpath_mb", bytes(jars) / 1e6);
    line.put("jars", jars.size());
    line.put("rss_mb", Machine.residentMegabytes());
    results.print(line);
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}
