package dev.aorist.eventstore.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import java.util.List;

/**
 * The configuration of a Hazelcast instance of our own: bound to one interface, told whom to join,
 * nothing found by itself, and no Java serialization but of Hazelcast's own classes and of what its
 * members tell each other of errors.
 *
 * <p>The member port has no authentication in the community edition: whoever reaches it is a
 * member. Fence it off.
 */
public final class Instances {
  /** Hazelcast sends errors to a caller as Java serializes them. */
  private static final String[] ERRORS = {
    "java.lang.Throwable",
    "java.lang.Exception",
    "java.lang.RuntimeException",
    "java.lang.IllegalStateException",
    "java.lang.IllegalArgumentException",
    "java.lang.NullPointerException",
    "java.lang.UnsupportedOperationException",
    "java.lang.StackTraceElement",
    "[Ljava.lang.StackTraceElement;",
    "java.io.IOException",
    "java.util.ArrayList",
    "java.util.Collections$EmptyList",
    "java.util.Collections$UnmodifiableCollection",
    "java.util.Collections$UnmodifiableList",
    "java.util.Collections$UnmodifiableRandomAccessList",
    "java.util.concurrent.CancellationException",
    "java.util.concurrent.ExecutionException",
    "java.util.concurrent.TimeoutException"
  };

  private Instances() {}

  /**
   * @param cluster its name; members of others are not joined
   * @param member the name of this member, kept over restarts
   * @param address of the one interface that is listened on
   * @param port of this member; exactly this one
   * @param seeds {@code host:port} of members to join, this one may be among them
   */
  public static Config config(
      String cluster, String member, String address, int port, List<String> seeds) {
    var config = new Config();
    config.setClusterName(cluster);
    config.getMemberAttributeConfig().setAttribute(HazelcastTransport.MEMBER, member);
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
    config.setProperty("hazelcast.partition.count", "31");
    // Who sends writes to the socket: one thread does most of it, and to wake another costs more.
    config.setProperty("hazelcast.concurrent.window.ms", "0");
    // Members that start together find each other before each begins alone.
    config.setProperty("hazelcast.wait.seconds.before.join", "1");
    // Sides of a healed cut find each other again in seconds, not in minutes.
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
    var network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false).setReuseAddress(true);
    network.getInterfaces().setEnabled(true).addInterface(address);
    var join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(seeds);
    var allowed = new JavaSerializationFilterConfig();
    allowed.setDefaultsDisabled(true);
    allowed.setWhitelist(new ClassFilter().addPrefixes("com.hazelcast.").addClasses(ERRORS));
    config.getSerializationConfig().setJavaSerializationFilterConfig(allowed);
    return config;
  }
}
