package dev.aorist.eventstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Transport;
import dev.aorist.eventstore.testkit.TransportContract;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members in one process, over the loopback interface. */
class HazelcastTransportTest extends TransportContract {
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
    config.setProperty("hazelcast.partition.count", "3");
    HazelcastInstance instance = instance(config);

    assertThatThrownBy(() -> new HazelcastTransport(instance, false, new SystemEnvironment()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Set hazelcast.partition.count to at least 8")
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
    transport.start((from, channel, message) -> {}, () -> {});
    transport.close();

    assertThat(instance.getLifecycleService().isRunning()).isTrue();
  }
}
