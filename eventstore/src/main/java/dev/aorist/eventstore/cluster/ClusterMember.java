package dev.aorist.eventstore.cluster;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.cluster.ClusterOptions.Network;
import dev.aorist.eventstore.jdbc.JdbcAuthority;
import dev.aorist.eventstore.replication.ReplicatedStore;
import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;

/**
 * A member of a cluster, put together: Hazelcast between the members, an authority that remembers
 * who leads, and this member's part of the log. Any thread may call.
 */
public final class ClusterMember {
  private final Authority authority;
  private final ReplicatedStore store;

  private ClusterMember(Authority authority, ReplicatedStore store) {
    this.authority = authority;
    this.store = store;
  }

  /**
   * Opens the directory, joins the others and completes; partitions are served as soon as they have
   * a leader, for which enough members have to be there. Fails, with nothing left running, with
   *
   * <ul>
   *   <li>{@link IllegalArgumentException}: the options, or the application's Hazelcast instance,
   *       lack something; it names all of it;
   *   <li>{@link StoreUnavailableException}: the authority cannot be reached, or the address cannot
   *       be listened on;
   *   <li>{@link dev.aorist.eventstore.StoreOpenException}: the directory cannot be opened.
   * </ul>
   *
   * @param directory this member's own; blank at first
   */
  public static Future<ClusterMember> open(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions store,
      ClusterOptions options) {
    try {
      options.check();
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return authority(options, environment)
        .compose(
            authority ->
                vertx
                    .executeBlocking(() -> transport(options, environment), false)
                    .compose(
                        transport ->
                            ReplicatedStore.open(
                                    new ReplicatedStore.Parts(
                                        vertx, environment, directory, codec, transport, authority),
                                    store,
                                    options.replication())
                                .recover(
                                    cause ->
                                        transport
                                            .close()
                                            .transform(any -> Future.failedFuture(cause))))
                    .map(opened -> new ClusterMember(authority, opened))
                    .recover(
                        cause -> authority.close().transform(any -> Future.failedFuture(cause))));
  }

  private static Future<Authority> authority(ClusterOptions options, Environment environment) {
    return JdbcAuthority.postgres(options.postgres().orElseThrow(), options.cluster(), environment);
  }

  /** Takes seconds. */
  private static Transport transport(ClusterOptions options, Environment environment) {
    Network network = options.network();
    HazelcastInstance theirs = network.theirs();
    if (theirs != null) {
      return named(options, new HazelcastTransport(theirs, false, environment));
    }
    HazelcastInstance ours;
    try {
      ours =
          Hazelcast.newHazelcastInstance(
              Instances.config(
                  options.cluster(),
                  options.member(),
                  Objects.requireNonNull(network.address()),
                  network.port(),
                  network.seeds()));
    } catch (HazelcastException | IllegalStateException e) {
      throw new StoreUnavailableException(
          "Hazelcast cannot listen on "
              + network.address()
              + ":"
              + network.port()
              + " ("
              + e.getMessage()
              + "). See that the address is one of this machine's and that the port is free.",
          e);
    }
    try {
      return new HazelcastTransport(ours, true, environment);
    } catch (IllegalArgumentException e) {
      ours.shutdown();
      throw e;
    }
  }

  private static Transport named(ClusterOptions options, Transport transport) {
    if (transport.self().equals(options.member())) {
      return transport;
    }
    transport.close();
    throw new IllegalArgumentException(
        "The Hazelcast instance names this member "
            + transport.self()
            + " and the options name it "
            + options.member()
            + ". Set its member attribute "
            + HazelcastTransport.MEMBER
            + " to the same name.");
  }

  /** The log, as this member sees it. To be closed with {@link #close}. */
  public ReplicatedStore store() {
    return store;
  }

  /** Gives the leaderships back, leaves, and ends what runs here. Closing twice is harmless. */
  public Future<Void> close() {
    return store.close().eventually(authority::close);
  }
}
