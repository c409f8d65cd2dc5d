package dev.aorist.eventstore.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Lets others reach a server that listens on the loopback interface only. */
final class Relay implements AutoCloseable {
  private final ServerSocket listener;
  private final int to;

  /**
   * @param address on which it listens
   * @param to the port of the server
   */
  Relay(String address, int to) throws IOException {
    this.to = to;
    listener = new ServerSocket(0, 50, InetAddress.getByName(address));
    thread(
        () -> {
          while (true) {
            Socket caller = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
            thread(() -> pump(caller, server));
            thread(() -> pump(server, caller));
          }
        });
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void pump(Socket from, Socket into) throws IOException {
    try (from;
        into) {
      from.getInputStream().transferTo(into.getOutputStream());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void thread(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // closed
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
