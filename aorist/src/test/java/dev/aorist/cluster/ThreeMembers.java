package dev.aorist.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.eventstore.cluster.ClusterOptions;
import dev.aorist.eventstore.cluster.Instances;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bank on three members in this process, over Hazelcast instances of the application. */
public final class ThreeMembers implements AutoCloseable {
  static final String[] NAMES = {"a", "b", "c"};
  private static final int FIRST_PORT = 30_100;

  private final Path directory;
  private final EmbeddedPostgres server;
  private final List<HazelcastInstance> instances = new ArrayList<>();
  private final List<Vertx> loops = new ArrayList<>();
  final List<Aorist> members;

  public ThreeMembers(Path directory) throws IOException {
    this.directory = directory;
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    List<String> seeds = new ArrayList<>();
    for (String name : NAMES) {
      int port = free();
      seeds.add("127.0.0.1:" + port);
      Config config = Instances.config("bank", name, "127.0.0.1", port, seeds);
      instances.add(Hazelcast.newHazelcastInstance(config));
    }
    List<Future<Aorist>> opening = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      loops.add(Vertx.vertx());
      opening.add(Aorist.embed(loops.get(i), options(i)));
    }
    members = new ArrayList<>(Wait.until(Future.join(opening)).list());
  }

  /** Below the ports that the system gives to connections going out. */
  private static int free() {
    for (int port = FIRST_PORT; ; port++) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // the next one, then
      }
    }
  }

  private AoristOptions options(int member) {
    return AoristOptions.at(directory.resolve(NAMES[member]))
        .partitions(6)
        .cluster(
            ClusterOptions.of("bank", NAMES[member], NAMES)
                .hazelcast(instances.get(member))
                .postgres(server.getJdbcUrl("postgres", "postgres")))
        .register(Bank.Account.class, Bank.Balances.class, Bank.Totals.class);
  }

  public Aorist member(int number) {
    return members.get(number);
  }

  public void stop(int number) {
    Wait.until(member(number).close());
  }

  @Override
  public void close() throws IOException {
    members.forEach(member -> Wait.until(member.close()));
    loops.forEach(loop -> Wait.until(loop.close()));
    instances.forEach(HazelcastInstance::shutdown);
    server.close();
  }
}
