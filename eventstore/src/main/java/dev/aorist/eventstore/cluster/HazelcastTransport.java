package dev.aorist.eventstore.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.spi.impl.operationservice.OperationService;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.Seat;
import dev.aorist.eventstore.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages between the members of a Hazelcast cluster. A member takes part whose attribute {@value
 * #MEMBER} names it; others (data members without a store, lite members) are not seen.
 *
 * <p>Hazelcast keeps the order of one connection, but what is sent before there is one is tried
 * again later and can be overtaken. So messages are numbered, and one that was overtaken is
 * dropped.
 *
 * <p>Sending runs on the caller's thread and only queues. The receiver is called on Hazelcast's
 * thread for one partition, which must not be held up; for what a member sends itself, on a worker.
 *
 * <p>Who has died is gone from {@link #members} when its connection broke, at once after a kill -9;
 * who is cut off, after Hazelcast's {@code hazelcast.max.no.heartbeat.seconds}.
 */
public final class HazelcastTransport implements Transport {
  /** The member attribute that names a member. */
  public static final String MEMBER = "aorist.member";

  static final String KEY = "dev.aorist.transport";

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastTransport.class);

  private final HazelcastInstance hazelcast;
  private final boolean owned;
  private final OperationService operations;
  private final String self;
  private final long life;

  /**
   * The last number given to each member, by name: Hazelcast gives it another UUID when it comes
   * back after a cut, and it still knows which numbers it has seen.
   */
  private final Map<String, AtomicLong> numbers = new ConcurrentHashMap<>();

  /** The last number taken from each life. */
  private final Map<Long, Long> seen = new ConcurrentHashMap<>();

  private final Worker toItself;
  private final Worker events;
  private volatile @Nullable Receiver receiver;
  private @Nullable UUID listener;
  private volatile boolean closed;

  /**
   * Takes part in a cluster.
   *
   * @param owned whether {@link #close} shuts the instance down
   * @throws IllegalArgumentException when something is missing in the instance; names all of it
   */
  public HazelcastTransport(HazelcastInstance hazelcast, boolean owned, Environment environment) {
    this.hazelcast = hazelcast;
    this.owned = owned;
    HazelcastInstanceImpl internals = internals(hazelcast);
    Member local = hazelcast.getCluster().getLocalMember();
    String name = local.getAttribute(MEMBER);
    List<String> missing = missing(hazelcast, internals, name);
    if (internals == null || name == null || !missing.isEmpty()) {
      throw new IllegalArgumentException(
          "The Hazelcast instance "
              + hazelcast.getName()
              + " cannot carry a cluster of stores:\n  "
              + String.join("\n  ", missing));
    }
    this.self = name;
    this.operations = internals.node.getNodeEngine().getOperationService();
    this.life = environment.random().nextLong();
    this.events = environment.worker("cluster-members");
    this.toItself = environment.worker("cluster-self");
  }

  private static List<String> missing(
      HazelcastInstance hazelcast,
      @Nullable HazelcastInstanceImpl internals,
      @Nullable String name) {
    List<String> missing = new ArrayList<>();
    if (internals == null) {
      missing.add("It is a client. Hand over a member.");
    }
    if (name == null) {
      missing.add("It has no member attribute " + MEMBER + ". Name the member by it.");
      return missing;
    }
    try {
      new Seat(name, 0);
    } catch (IllegalArgumentException e) {
      missing.add("Its member attribute " + MEMBER + " will not do: " + e.getMessage());
    }
    Member local = hazelcast.getCluster().getLocalMember();
    for (Member other : hazelcast.getCluster().getMembers()) {
      if (!other.equals(local) && name.equals(other.getAttribute(MEMBER))) {
        missing.add(
            "Another live member, "
                + other.getAddress()
                + ", has the name "
                + name
                + " too. Give each a name of its own.");
      }
    }
    if (hazelcast.getUserContext().containsKey(KEY)) {
      missing.add("It carries another store already. Close that one first.");
    }
    return missing;
  }

  private static @Nullable HazelcastInstanceImpl internals(HazelcastInstance hazelcast) {
    if (hazelcast instanceof HazelcastInstanceProxy proxy) {
      return proxy.getOriginal();
    }
    return hazelcast instanceof HazelcastInstanceImpl internals ? internals : null;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public synchronized void start(Receiver receiver, Runnable changed) {
    this.receiver = receiver;
    hazelcast.getUserContext().put(KEY, this);
    listener =
        hazelcast
            .getCluster()
            .addMembershipListener(
                new MembershipListener() {
                  @Override
                  public void memberAdded(MembershipEvent event) {
                    tell(changed);
                  }

                  @Override
                  public void memberRemoved(MembershipEvent event) {
                    tell(changed);
                  }
                });
  }

  private void tell(Runnable changed) {
    execute(
        events,
        () -> {
          try {
            changed.run();
          } catch (RuntimeException e) {
            LOG.error("What listens to the members of the cluster failed", e);
          }
        });
  }

  private static void execute(Worker worker, Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The transport is closed", e);
    }
  }

  @Override
  public Set<String> members() {
    Set<String> names = new HashSet<>();
    names.add(self);
    if (!closed) {
      for (Member member : present()) {
        String name = member.getAttribute(MEMBER);
        if (name != null) {
          names.add(name);
        }
      }
    }
    return names;
  }

  @Override
  public void send(String to, byte[] message) {
    if (message.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "A message has at most " + MOST_BYTES + " bytes; got " + message.length + ". Split it.");
    }
    Member receiver = closed ? null : find(to);
    if (receiver == null) {
      return;
    }
    AtomicLong last = numbers.computeIfAbsent(to, fresh -> new AtomicLong());
    // Numbered and queued in one step: two senders would overtake each other between them.
    synchronized (last) {
      var numbered = new Message(life, last.incrementAndGet(), message);
      if (receiver.localMember()) {
        execute(toItself, () -> take(self, numbered));
      } else {
        hand(numbered, receiver);
      }
    }
  }

  private void hand(Message message, Member receiver) {
    try {
      operations.send(new MessageOperation(message), receiver.getAddress());
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("A message was dropped: the instance is shutting down", e);
    }
  }

  private @Nullable Member find(String name) {
    for (Member member : present()) {
      if (name.equals(member.getAttribute(MEMBER))) {
        return member;
      }
    }
    return null;
  }

  /** Nobody when the instance was shut down by its owner. */
  private Set<Member> present() {
    try {
      return hazelcast.getCluster().getMembers();
    } catch (HazelcastInstanceNotActiveException e) {
      return Set.of();
    }
  }

  /** On Hazelcast's thread. */
  void arrived(UUID from, Message message) {
    if (closed) {
      return;
    }
    for (Member member : present()) {
      String name = member.getAttribute(MEMBER);
      if (member.getUuid().equals(from) && name != null) {
        take(name, message);
      }
    }
  }

  private void take(String from, Message message) {
    Receiver here = receiver;
    if (here == null || closed || seen.getOrDefault(message.life(), 0L) >= message.number()) {
      return;
    }
    seen.put(message.life(), message.number());
    try {
      here.received(from, message.bytes());
    } catch (RuntimeException e) {
      LOG.error("A message of {} failed its receiver", from, e);
    }
  }

  @Override
  public synchronized Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    try {
      hazelcast.getUserContext().remove(KEY, this);
      if (listener != null) {
        hazelcast.getCluster().removeMembershipListener(listener);
      }
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("The instance was shut down before the transport was closed", e);
    }
    toItself.close();
    Promise<Void> left = Promise.promise();
    events.execute(
        () -> {
          if (owned) {
            // There is nothing in it to be moved elsewhere first.
            hazelcast.getLifecycleService().terminate();
          }
          left.complete();
        });
    events.close();
    return left.future();
  }
}
