package dev.aorist.eventstore.cluster;

import com.hazelcast.core.HazelcastInstance;
import dev.aorist.eventstore.replication.ReplicationOptions;
import dev.aorist.eventstore.replication.ReplicationOptions.Times;
import dev.aorist.eventstore.spi.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a store is one member of a cluster. All members say the same, but for their own name and
 * address. An immutable value: each method returns another.
 *
 * <pre>{@code
 * ClusterOptions.of("bank", "a", "a", "b", "c")
 *     .listenOn("10.0.0.1", 5701)
 *     .join("10.0.0.1:5701", "10.0.0.2:5701", "10.0.0.3:5701")
 *     .postgres("jdbc:postgresql://10.0.0.9/aorist?user=aorist&password=…")
 * }</pre>
 *
 * <p><b>The member port asks nobody who they are.</b> Whoever reaches it reads and writes
 * everything; let only the other members reach it.
 */
public final class ClusterOptions {
  private final String cluster;
  private final String member;
  private final List<String> first;
  private final Copies copies;
  private final Network network;
  private final @Nullable String postgres;

  private ClusterOptions(
      String cluster,
      String member,
      List<String> first,
      Copies copies,
      Network network,
      @Nullable String postgres) {
    this.cluster = cluster;
    this.member = member;
    this.first = first;
    this.copies = copies;
    this.network = network;
    this.postgres = postgres;
  }

  /** How many copies of each partition there are, and how many must have what is committed. */
  private record Copies(int all, int minInSync, Times times) {}

  /**
   * How members reach each other.
   *
   * @param address what an instance of our own listens on; null until it is said
   * @param theirs the application's instance; null for one of our own
   */
  record Network(
      @Nullable String address, int port, List<String> seeds, @Nullable HazelcastInstance theirs) {}

  /**
   * @param cluster its name, which keeps it apart from others in the same network and database
   * @param member the name of this member, kept for ever as its directory is; up to 64 bytes
   * @param first the names of the members that the cluster begins with, the same and in the same
   *     order on all of them; they share the partitions out evenly
   */
  public static ClusterOptions of(String cluster, String member, String... first) {
    int all = Math.min(3, first.length);
    var copies = new Copies(all, Math.min(2, all), Times.USUAL);
    var nowhere = new Network(null, 0, List.of(), null);
    return new ClusterOptions(cluster, member, List.of(first), copies, nowhere, null);
  }

  /**
   * Runs a Hazelcast instance of its own, which listens on this address and port only.
   *
   * @param address of one interface of this machine; never a wildcard
   */
  public ClusterOptions listenOn(String address, int port) {
    return with(new Network(address, port, network.seeds, null));
  }

  /** Where the members are: {@code host:port} of each, this one may be among them. */
  public ClusterOptions join(String... members) {
    return with(new Network(network.address, network.port, List.of(members), network.theirs));
  }

  /**
   * Uses an instance of the application, such as that of vertx-hazelcast; it is left as it is, and
   * running. Its member attribute {@value HazelcastTransport#MEMBER} must be this member's name.
   */
  public ClusterOptions hazelcast(HazelcastInstance instance) {
    return with(new Network(null, 0, List.of(), instance));
  }

  /**
   * Keeps who leads in a table of this PostgreSQL database. It is asked when a leader is needed or
   * a copy falls behind, never for an append; while it is down nothing changes leader. The driver,
   * {@code org.postgresql:postgresql}, is for the application to bring along.
   *
   * @param url {@code jdbc:postgresql://host/database?user=…&password=…}; what comes behind the
   *     question mark is shown nowhere
   */
  public ClusterOptions postgres(String url) {
    return new ClusterOptions(cluster, member, first, copies, network, url);
  }

  /**
   * How many copies of each partition are kept, on as many members: 3 unless told, or as many as
   * there are members when those are fewer.
   *
   * @param minInSync how many must have forced what is acknowledged, the leader among them; with
   *     fewer in sync, appends are refused. 2 unless told. With 1, an acknowledged event may be on
   *     one disk only
   */
  public ClusterOptions copies(int copies, int minInSync) {
    return with(new Copies(copies, minInSync, this.copies.times));
  }

  /** How long things may take; {@link Times#USUAL} unless told. */
  public ClusterOptions times(Times times) {
    return with(new Copies(copies.all, copies.minInSync, times));
  }

  private ClusterOptions with(Copies other) {
    return new ClusterOptions(cluster, member, first, other, network, postgres);
  }

  private ClusterOptions with(Network other) {
    return new ClusterOptions(cluster, member, first, copies, other, postgres);
  }

  /** The name of the cluster. */
  public String cluster() {
    return cluster;
  }

  /** The name of this member. */
  public String member() {
    return member;
  }

  /** The database in which it is kept who leads. */
  Optional<String> postgres() {
    return Optional.ofNullable(postgres);
  }

  Network network() {
    return network;
  }

  ReplicationOptions replication() {
    return new ReplicationOptions(member, first, copies.all, copies.minInSync, copies.times);
  }

  /**
   * @throws IllegalArgumentException when something is missing; names all of it
   */
  void check() {
    List<String> missing = new ArrayList<>();
    tryOut(missing, () -> new Seat(member, 0));
    tryOut(missing, this::replication);
    if (cluster.isBlank()) {
      missing.add("The cluster has no name. Give it one.");
    }
    if (first.stream().distinct().count() < first.size()) {
      missing.add("Of the first members " + first + " two have one name. Name each once.");
    }
    if (postgres == null) {
      missing.add("Nothing remembers who leads. Name a database with postgres(url).");
    }
    if (network.theirs == null) {
      checkNetwork(missing);
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "The member "
              + member
              + " of the cluster "
              + cluster
              + " cannot be started:\n  "
              + String.join("\n  ", missing));
    }
  }

  private void checkNetwork(List<String> missing) {
    if (network.address == null) {
      missing.add(
          "It listens nowhere. Name an address and a port with listenOn, or hand over an instance"
              + " with hazelcast.");
    } else if (List.of("0.0.0.0", "::", "*", "").contains(network.address)) {
      missing.add(
          "It would listen on all interfaces, and the member port asks nobody who they are. Name"
              + " the address of one.");
    }
    if (network.address != null && (network.port < 1 || network.port > 65_535)) {
      missing.add("Its port is " + network.port + ". Choose one from 1 to 65535.");
    }
    if (network.seeds.isEmpty()) {
      missing.add("It knows no member to join. Name them with join(\"host:port\", …).");
    }
  }

  private static void tryOut(List<String> missing, Runnable part) {
    try {
      part.run();
    } catch (IllegalArgumentException e) {
      missing.add(e.getMessage());
    }
  }
}
