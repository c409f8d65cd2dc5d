package dev.aorist.eventstore.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.aorist.eventstore.replication.ReplicationOptions.Times;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A PostgreSQL server, and three Hazelcast instances of an application that find each other. */
final class ClusterGround implements AutoCloseable {
  static final String[] NAMES = {"a", "b", "c"};

  /** Members say more often than usual that they are there, so that tests begin sooner. */
  private static final Times TIMES =
      new Times(
          Duration.ofMillis(20), Times.USUAL.answer(), Times.USUAL.silence(), Times.USUAL.sick());

  private final EmbeddedPostgres server;
  private final List<HazelcastInstance> instances = new ArrayList<>();

  ClusterGround() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    String name = "ground-" + UUID.randomUUID();
    List<String> seeds = new ArrayList<>();
    for (String member : NAMES) {
      int port = Ports.free();
      seeds.add("127.0.0.1:" + port);
      Config config = Instances.config(name, member, "127.0.0.1", port, seeds);
      config.setProperty("hazelcast.wait.seconds.before.join", "0"); // they start one by one
      instances.add(Hazelcast.newHazelcastInstance(config));
    }
  }

  String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /** The options of a member, by its place among the names, in a cluster of this name. */
  ClusterOptions options(String cluster, int member) {
    return ClusterOptions.of(cluster, NAMES[member], NAMES)
        .hazelcast(instances.get(member))
        .times(TIMES)
        .postgres(url());
  }

  @Override
  public void close() throws IOException {
    instances.forEach(HazelcastInstance::shutdown);
    server.close();
  }
}
