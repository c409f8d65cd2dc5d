package dev.aorist.eventstore.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Transport;
import dev.aorist.eventstore.testkit.TransportContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members in one process, over the loopback interface. */
class HazelcastTransportTest extends TransportContract {
  private static final int MANY = 5_000;

  private final String cluster = "test-" + UUID.randomUUID();
  private final List<String> seeds = new ArrayList<>();
  private final List<HazelcastInstance> instances = new ArrayList<>();

  @AfterEach
  void end() {
    instances.forEach(HazelcastInstance::shutdown);
  }

  private HazelcastInstance instance(Config config) {
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    instances.add(instance);
    return instance;
  }

  private Config config(String name) {
    int port = Ports.free();
    seeds.add("127.0.0.1:" + port);
    Config config = Instances.config(cluster, name, "127.0.0.1", port, seeds);
    config.setProperty("hazelcast.wait.seconds.before.join", "0"); // they start one by one
    return config;
  }

  @Override
  protected Transport join(String name) {
    return new HazelcastTransport(instance(config(name)), true, new SystemEnvironment());
  }

  @Test
  void an_instance_in_which_something_is_missing_is_refused_with_all_of_it() {
    Config config = config("a");
    config.getMemberAttributeConfig().getAttributes().clear();
    HazelcastInstance instance = instance(config);

    assertThatThrownBy(() -> new HazelcastTransport(instance, false, new SystemEnvironment()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("It has no member attribute aorist.member");
  }

  @Test
  void a_name_that_a_live_member_has_is_refused() {
    instance(config("a"));
    HazelcastInstance twin = instance(config("a"));

    assertThatThrownBy(() -> new HazelcastTransport(twin, false, new SystemEnvironment()))
        .hasMessageContaining("has the name a too");
  }

  @Test
  void an_instance_of_the_application_outlives_the_transport() {
    HazelcastInstance instance = instance(config("a"));
    var transport = new HazelcastTransport(instance, false, new SystemEnvironment());
    transport.start((from, message) -> {}, () -> {});
    transport.close();

    assertThat(instance.getLifecycleService().isRunning()).isTrue();
  }

  /** Hazelcast has one of the two join the other's cluster, as somebody with another UUID. */
  @Test
  void members_that_lost_sight_of_each_other_hear_each_other_again() {
    Map<String, Queue<String>> heard = new ConcurrentHashMap<>();
    Map<String, Transport> transports = new TreeMap<>();
    for (String name : List.of("a", "b")) {
      Config config = config(name);
      config.setProperty("hazelcast.merge.first.run.delay.seconds", "1");
      config.setProperty("hazelcast.merge.next.run.delay.seconds", "1");
      heard.put(name, new ConcurrentLinkedQueue<>());
      var transport = new HazelcastTransport(instance(config), true, new SystemEnvironment());
      transport.start((from, message) -> heard.get(name).add(new String(message, UTF_8)), () -> {});
      transports.put(name, transport);
    }
    List<UUID> before = uuids();
    for (int i = 0; i < MANY; i++) {
      sayBoth(transports, "before");
    }
    await().until(() -> heard.values().stream().allMatch(each -> each.size() == MANY));

    suspect(instances.get(0), instances.get(1));
    suspect(instances.get(1), instances.get(0));
    await().atMost(Duration.ofSeconds(60)).until(() -> !uuids().equals(before));

    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              sayBoth(transports, "after");
              return heard.values().stream().allMatch(each -> each.contains("after"));
            });
  }

  private List<UUID> uuids() {
    return instances.stream().map(each -> each.getCluster().getLocalMember().getUuid()).toList();
  }

  private static void sayBoth(Map<String, Transport> transports, String what) {
    transports.get("a").send("b", what.getBytes(UTF_8));
    transports.get("b").send("a", what.getBytes(UTF_8));
  }

  private static void suspect(HazelcastInstance by, HazelcastInstance whom) {
    UUID uuid = whom.getCluster().getLocalMember().getUuid();
    var service = ((HazelcastInstanceProxy) by).getOriginal().node.getClusterService();
    service.suspectMember(service.getMember(uuid), "a test", true);
  }
}
