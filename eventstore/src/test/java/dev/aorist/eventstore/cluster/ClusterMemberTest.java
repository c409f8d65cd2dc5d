package dev.aorist.eventstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a member is put together and comes apart. */
@Timeout(120)
class ClusterMemberTest {
  private static final EventStoreOptions STORE = EventStoreOptions.defaults().withPartitions(6);
  private static EmbeddedPostgres server;

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final SystemEnvironment environment = new SystemEnvironment();

  @BeforeAll
  static void begin() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  @AfterEach
  void close() {
    get(vertx.close());
  }

  private static String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private Future<ClusterMember> open(ClusterOptions options) {
    try {
      Path own = Files.createDirectories(path.resolve(options.member()));
      return ClusterMember.open(
          vertx, environment, new OsDirectory(own), new TextCodec(), STORE, options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void members_with_instances_of_their_own_keep_one_log_also_after_all_have_stopped() {
    List<ClusterOptions> options = new ArrayList<>();
    String[] seeds = new String[3];
    int[] ports = new int[3];
    for (int i = 0; i < 3; i++) {
      ports[i] = Ports.free();
      seeds[i] = "127.0.0.1:" + ports[i];
    }
    for (int i = 0; i < 3; i++) {
      options.add(
          ClusterOptions.of("own", ClusterGround.NAMES[i], ClusterGround.NAMES)
              .listenOn("127.0.0.1", ports[i])
              .join(seeds)
              .postgres(url()));
    }

    List<ClusterMember> members = openAll(options);
    for (int i = 0; i < 12; i++) {
      get(members.get(i % 3).store().append(opened("account-" + i)));
    }
    members.forEach(member -> get(member.close()));
    members = openAll(List.of(options.get(2), options.get(0), options.get(1)));

    for (int i = 0; i < 12; i++) {
      StreamRead read = StreamRead.of(StreamId.parse("account-" + i));
      assertThat(get(members.get(i % 3).store().readStream(read)).events())
          .extracting(Event::payload)
          .containsExactly("opened");
    }
    members.forEach(member -> get(member.close()));
  }

  private List<ClusterMember> openAll(List<ClusterOptions> options) {
    return get(Future.join(options.stream().map(this::open).toList())).list();
  }

  private Append opened(String stream) {
    return Append.to(
        Uuid7.at(environment.clock().instant(), environment.random()),
        StreamId.parse(stream),
        ExpectedVersion.noStream(),
        "opened");
  }

  @Test
  void all_that_is_missing_is_told_at_once() {
    ClusterOptions options = ClusterOptions.of("", "a", "a", "a", "b").copies(2, 3);

    assertThatThrownBy(() -> get(open(options)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            The member a of the cluster  cannot be started:
              With 3 members to begin with, 2 replicas, 3 of them in sync at least, are not possible.\
             Give 1 <= minInSync <= replicas <= members.
              The cluster has no name. Give it one.
              Of the first members [a, a, b] two have one name. Name each once.
              Nothing remembers who leads. Name a database with postgres(url).
              It listens nowhere. Name an address and a port with listenOn, or hand over an instance\
             with hazelcast.
              It knows no member to join. Name them with join("host:port", …).""");
  }

  @Test
  void nothing_listens_on_all_interfaces() {
    ClusterOptions options =
        ClusterOptions.of("x", "a", "a").listenOn("0.0.0.0", 0).join("h:1").postgres(url());

    assertThatThrownBy(() -> get(open(options)))
        .hasMessageContaining("the member port asks nobody who they are")
        .hasMessageContaining("Its port is 0");
  }

  @Test
  void a_port_that_is_taken_is_told_and_nothing_is_left_running() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      ClusterOptions options =
          ClusterOptions.of("taken", "a", "a")
              .listenOn("127.0.0.1", port)
              .join("127.0.0.1:" + port)
              .postgres(url());

      assertThatThrownBy(() -> get(open(options)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith("Hazelcast cannot listen on 127.0.0.1:" + port);
      assertThat(Hazelcast.getAllHazelcastInstances())
          .noneMatch(each -> each.getConfig().getClusterName().equals("taken"));
    }
  }

  @Test
  void an_instance_of_the_application_that_lacks_something_is_told_all_of_it() {
    HazelcastInstance instance = instance("theirs", null);
    try {
      ClusterOptions options =
          ClusterOptions.of("theirs", "a", "a").hazelcast(instance).postgres(url());

      assertThatThrownBy(() -> get(open(options)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("It has no member attribute aorist.member");
    } finally {
      instance.shutdown();
    }
  }

  @Test
  void an_instance_that_names_the_member_otherwise_is_told() {
    HazelcastInstance instance = instance("named", "b");
    try {
      ClusterOptions options =
          ClusterOptions.of("named", "a", "a").hazelcast(instance).postgres(url());

      assertThatThrownBy(() -> get(open(options)))
          .hasMessageContaining("names this member b and the options name it a");
      ClusterMember member =
          get(open(ClusterOptions.of("named", "b", "b").hazelcast(instance).postgres(url())));
      get(member.close());
      assertThat(instance.getLifecycleService().isRunning()).isTrue();
    } finally {
      instance.shutdown();
    }
  }

  private static HazelcastInstance instance(
      String cluster, @org.jspecify.annotations.Nullable String member) {
    int port = Ports.free();
    Config config =
        Instances.config(
            cluster,
            member == null ? "x" : member,
            "127.0.0.1",
            port,
            List.of("127.0.0.1:" + port));
    if (member == null) {
      config.getMemberAttributeConfig().getAttributes().clear();
    }
    return Hazelcast.newHazelcastInstance(config);
  }
}
