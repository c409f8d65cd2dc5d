package dev.aorist.peers.aorist;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.eventstore.cluster.ClusterOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Members of a cluster in this process; what is asked is asked of the first. */
final class Members implements AutoCloseable {
  private static final int FIRST_PORT = 32_700;
  private static final String HERE = "127.0.0.1";

  private final List<Vertx> loops = new ArrayList<>();
  private final List<Aorist> members;

  /**
   * @param first its event loops are the first member's
   * @param url the database in which it is kept who leads
   */
  Members(Vertx first, int count, Path folder, String url) throws IOException {
    String[] names = IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
    int[] ports = freePorts(count);
    String[] seeds = IntStream.of(ports).mapToObj(port -> HERE + ":" + port).toArray(String[]::new);
    List<Future<Aorist>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Vertx loop = i == 0 ? first : Vertx.vertx();
      if (i > 0) {
        loops.add(loop);
      }
      ClusterOptions cluster =
          ClusterOptions.of(folder.getFileName().toString(), names[i], names)
              .listenOn(HERE, ports[i])
              .join(seeds)
              .postgres(url);
      AoristOptions options = AoristOptions.at(folder.resolve(names[i])).cluster(cluster);
      opening.add(Aorist.embed(loop, options.register(Account.class)));
    }
    members = Future.join(opening).await().<Aorist>list();
  }

  private static int[] freePorts(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int port = FIRST_PORT; ports.size() < count; port++) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getByName(HERE))) {
        ports.add(socket.getLocalPort());
      } catch (IOException taken) {
        if (port > FIRST_PORT + 1_000) {
          throw taken;
        }
      }
    }
    return ports.stream().mapToInt(Integer::intValue).toArray();
  }

  Aorist first() {
    return members.get(0);
  }

  @Override
  public void close() {
    members.forEach(member -> member.close().await());
    loops.forEach(loop -> loop.close().await());
  }
}
