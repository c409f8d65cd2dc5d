package dev.aorist.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.cluster.ClusterOptions;
import dev.aorist.eventstore.cluster.Instances;
import dev.aorist.projections.Subscriber;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;

/** The bank on three members in this process, over Hazelcast instances of the application. */
public final class ThreeMembers implements AutoCloseable {
  static final String[] NAMES = {"a", "b", "c"};
  private static final int FIRST_PORT = 30_100;

  /** The events that members have handled: the member, then the stream. */
  final Queue<List<String>> heard = new ConcurrentLinkedQueue<>();

  private final Path directory;
  private final BiFunction<AoristOptions, String, AoristOptions> views;
  private final EmbeddedPostgres server;
  private final List<HazelcastInstance> instances = new ArrayList<>();
  private final List<String> seeds = new ArrayList<>();
  private final List<Vertx> loops = new ArrayList<>();
  private final List<String> added = new ArrayList<>();
  final List<Aorist> members;

  /** With views of each member's own. */
  public ThreeMembers(Path directory) throws IOException {
    this(directory, (options, url) -> options);
  }

  /** With views in one database, which the members fold together. */
  static ThreeMembers sharingViews(Path directory) throws IOException {
    return new ThreeMembers(directory, AoristOptions::postgresViews);
  }

  private ThreeMembers(Path directory, BiFunction<AoristOptions, String, AoristOptions> views)
      throws IOException {
    this.directory = directory;
    this.views = views;
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    for (String name : NAMES) {
      join(name);
    }
    List<Future<Aorist>> opening = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      loops.add(Vertx.vertx());
      opening.add(Aorist.embed(loops.get(i), options(NAMES[i], i)));
    }
    members = new ArrayList<>(Wait.until(Future.join(opening)).list());
  }

  private void join(String name) {
    int port = free();
    seeds.add("127.0.0.1:" + port);
    Config config = Instances.config("bank", name, "127.0.0.1", port, seeds);
    instances.add(Hazelcast.newHazelcastInstance(config));
  }

  /** One more, which holds nothing. */
  public Aorist add(String name) {
    join(name);
    var loop = Vertx.vertx();
    loops.add(loop);
    Aorist member = Wait.until(Aorist.embed(loop, options(name, instances.size() - 1)));
    members.add(member);
    added.add(name);
    return member;
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

  private AoristOptions options(String name, int member) {
    String database = server.getJdbcUrl("postgres", "postgres");
    AoristOptions options =
        AoristOptions.at(directory.resolve(name))
            .partitions(6)
            .cluster(
                ClusterOptions.of("bank", name, NAMES)
                    .hazelcast(instances.get(member))
                    .postgres(database))
            .register(Bank.Account.class, Bank.Balances.class, Bank.Totals.class)
            .subscribe(new Listener(name, heard));
    return views.apply(options, database);
  }

  /** Notes which accounts are opened. */
  @Subscriber("listener")
  static final class Listener {
    private final String member;
    private final Queue<List<String>> heard;

    Listener(String member, Queue<List<String>> heard) {
      this.member = member;
      this.heard = heard;
    }

    @EventHandler
    void on(Bank.Opened opened, Event event) {
      heard.add(List.of(member, event.stream().key()));
    }
  }

  public Aorist member(int number) {
    return members.get(number);
  }

  /** Stops a member in order and starts it with what it has in its directory. */
  void restart(int number) {
    stop(number);
    String name = number < NAMES.length ? NAMES[number] : added.get(number - NAMES.length);
    members.set(number, Wait.until(Aorist.embed(loops.get(number), options(name, number))));
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
