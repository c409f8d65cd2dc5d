package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.cluster.ClusterMember;
import dev.aorist.eventstore.cluster.ClusterOptions;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Members of a cluster in this process, each with a directory, an event loop and a Hazelcast
 * instance of its own; one is called from an event loop, as an application calls it.
 */
public final class MeasuredCluster implements AutoCloseable {
  private static final int FIRST_PORT = 31_700;
  private static final String HERE = "127.0.0.1";

  private final List<Vertx> loops = new ArrayList<>();
  private final List<ClusterMember> members = new ArrayList<>();

  /**
   * Makes a new cluster and waits for it.
   *
   * @param copies of each partition; all of them have forced what is acknowledged
   * @param directory an empty or missing one
   * @param postgres the database in which it is kept who leads
   */
  public MeasuredCluster(int members, int copies, Path directory, String postgres)
      throws IOException {
    String[] names = IntStream.range(0, members).mapToObj(i -> "m" + i).toArray(String[]::new);
    int[] ports = freePorts(members);
    String[] seeds = IntStream.of(ports).mapToObj(port -> HERE + ":" + port).toArray(String[]::new);
    String cluster = "benchmark-" + directory.getParent().getFileName();
    List<Future<ClusterMember>> opening = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      loops.add(Vertx.vertx());
      opening.add(
          ClusterMember.open(
              loops.get(i),
              new SystemEnvironment(),
              new OsDirectory(directory.resolve(names[i])),
              JsonEventCodec.builder().register(Deposited.class).build(),
              EventStoreOptions.defaults(),
              ClusterOptions.of(cluster, names[i], names)
                  .copies(copies, copies)
                  .listenOn(HERE, ports[i])
                  .join(seeds)
                  .postgres(postgres)));
    }
    this.members.addAll(Future.join(opening).await().<ClusterMember>list());
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

  /** What is appended to: the first member, which hands over what others lead. */
  public EventWriter writer() {
    return members.get(0).store();
  }

  /** The event loop that calls and is answered. */
  public Context context() {
    return loops.get(0).getOrCreateContext();
  }

  /** Closes all members and waits for it; the files stay. */
  @Override
  public void close() {
    members.forEach(member -> member.close().await());
    loops.forEach(loop -> loop.close().await());
  }
}
