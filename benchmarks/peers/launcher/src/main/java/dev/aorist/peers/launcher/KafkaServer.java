package dev.aorist.peers.launcher;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One broker of Kafka (KRaft) on loopback, in a process of its own. */
final class KafkaServer implements Server {
  private static final String CLUSTER = "AAAAAAAAAAAAAAAAAAAAAQ";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final int port;

  KafkaServer(ClassPath classPath, Path folder) throws IOException, InterruptedException {
    port = freePort();
    int controller = freePort();
    Files.createDirectories(folder);
    Path settings = folder.resolve("server.properties");
    Files.writeString(
        settings,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        """
            .formatted(port, controller, folder.resolve("logs").toAbsolutePath()));
    String file = settings.toAbsolutePath().toString();
    run(classPath, folder, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", file)
        .waitFor();
    process = run(classPath, folder, "kafka.Kafka", file);
    awaitPort();
  }

  private static Process run(ClassPath classPath, Path folder, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(classPath.java(), "-Xms1g", "-Xmx1g", "-cp");
    builder.command().add(classPath.of("kafka"));
    builder.command().addAll(List.of(command));
    File log = folder.resolve("kafka.log").toFile();
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort() throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (System.nanoTime() < until && process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(200);
      }
    }
    throw new IOException("Kafka did not start; see kafka.log in its folder.");
  }

  @Override
  public List<String> arguments() {
    return List.of("--bootstrap", "127.0.0.1:" + port);
  }

  @Override
  public String pid() {
    return Long.toString(process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
