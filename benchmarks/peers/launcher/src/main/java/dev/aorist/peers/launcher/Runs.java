package dev.aorist.peers.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aorist.peers.launcher.KnownPeer.ServerKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs peers one at a time, each in a process of its own; starts a server when first needed. */
final class Runs implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final Map<ServerKind, Server> servers = new EnumMap<>(ServerKind.class);
  private final ClassPath classPath;
  private final Path data;

  /**
   * @param data where peers keep their files, on the disk that matters; emptied after each run
   */
  Runs(ClassPath classPath, Path data) {
    this.classPath = classPath;
    this.data = data;
  }

  /** Runs a workload; what it printed, also as it comes on stdout. */
  List<JsonNode> run(KnownPeer peer, String workload, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(classPath.java());
    command.add("-Xms4g");
    command.add("-Xmx4g");
    command.add("-XX:+AlwaysPreTouch");
    command.addAll(classPath.flags(peer.module()));
    List<String> own = new ArrayList<>(peer.arguments());
    if (peer.server() != ServerKind.NONE) {
      Server server = server(peer.server());
      command.add("-Dpeers.servers=" + server.pid());
      own.addAll(server.arguments());
    }
    command.addAll(List.of("-cp", classPath.of(peer.module())));
    command.add("dev.aorist.peers." + peer.module() + "." + peer.mainClass());
    command.addAll(List.of(peer.name(), workload, "--dir", data.resolve("run").toString()));
    command.addAll(own);
    command.addAll(arguments);
    Files.createDirectories(data);
    try {
      return results(command);
    } finally {
      delete(data.resolve("run"));
    }
  }

  private Server server(ServerKind kind) throws Exception {
    Server server = servers.get(kind);
    if (server == null) {
      server =
          kind == ServerKind.POSTGRES
              ? new PostgresServer()
              : new KafkaServer(classPath, data.resolve("kafka"));
      servers.put(kind, server);
    }
    return server;
  }

  private List<JsonNode> results(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<JsonNode> results = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith("{\"peer\"")) {
          System.out.println(line);
          results.add(json.readTree(line));
        }
      }
    }
    process.waitFor();
    return results;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Server server : servers.values()) {
      server.close();
    }
    delete(data.resolve("kafka"));
  }
}
