package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Transport;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The network between the members of a simulated cluster, with delays, losses and cuts. Each
 * direction between two members is a thing of its own, so one may be cut and the other not. What
 * arrives on one arrives in order.
 *
 * <p>Who hears nothing from another for the detection time takes it for dead; who hears it again,
 * for alive. For the world's one thread.
 */
public final class SimulatedNetwork {
  private static final Duration DETECTION = Duration.ofMillis(1_500);

  private final SimulatedEnvironment world;
  private final SplittableRandom random;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Set<String> cut = new HashSet<>();
  private final Map<String, Long> arrivals = new HashMap<>();
  private final List<RuntimeException> failures = new ArrayList<>();
  private UnaryOperator<byte[]> tampering = UnaryOperator.identity();
  private double loss;
  private Duration slowest = Duration.ofMillis(2);
  private long messages;

  public SimulatedNetwork(SimulatedEnvironment world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(seed);
  }

  /** Joins under a name; who had the name before is dead from now on. */
  public Transport join(String name) {
    kill(name);
    var node = new Node(name);
    nodes.put(name, node);
    changed();
    return node;
  }

  /** The member ends at once; what it sent last may still arrive. */
  public void kill(String name) {
    Node node = nodes.remove(name);
    if (node != null) {
      node.open = false;
      changed();
    }
  }

  /** Nothing that {@code from} sends reaches {@code to} from now on. */
  public void cut(String from, String to) {
    cut.add(from + " " + to);
    changed();
  }

  /** Nothing passes between the member and all others. */
  public void isolate(String name) {
    for (String other : nodes.keySet()) {
      if (!other.equals(name)) {
        cut.add(other + " " + name);
        cut.add(name + " " + other);
      }
    }
    changed();
  }

  /** All cuts are mended, and nothing is lost any more. */
  public void heal() {
    cut.clear();
    loss = 0;
    slowest = Duration.ofMillis(2);
    changed();
  }

  /** From now on so many of the messages are lost, and the others take up to so long. */
  public void degrade(double loss, Duration slowest) {
    this.loss = loss;
    this.slowest = slowest;
  }

  /** From now on what arrives is what this makes of it: real networks have checksums for that. */
  public void tamper(UnaryOperator<byte[]> with) {
    tampering = with;
  }

  /** How many messages were sent. */
  public long messages() {
    return messages;
  }

  /** What receivers threw; nothing should be here. */
  public List<RuntimeException> failures() {
    return failures;
  }

  private boolean passes(String from, String to) {
    return !cut.contains(from + " " + to);
  }

  /** Members notice after the detection time, if it is still so. */
  private void changed() {
    for (Node node : List.copyOf(nodes.values())) {
      world.after(DETECTION.plusMillis(random.nextInt(200)), node::look);
    }
    for (Node node : List.copyOf(nodes.values())) {
      world.after(Duration.ofMillis(5 + random.nextInt(20)), node::lookForNew);
    }
  }

  private final class Node implements Transport {
    private final String name;
    private boolean open = true;
    private @Nullable Receiver receiver;
    private Runnable listener = () -> {};
    private Set<String> members;

    Node(String name) {
      this.name = name;
      this.members = new TreeSet<>(Set.of(name));
    }

    @Override
    public String self() {
      return name;
    }

    @Override
    public void start(Receiver receiver, Runnable changed) {
      this.receiver = receiver;
      this.listener = changed;
    }

    @Override
    public Set<String> members() {
      return new TreeSet<>(members);
    }

    private void look() {
      see(heard());
    }

    private void lookForNew() {
      Set<String> more = new TreeSet<>(heard());
      more.addAll(members);
      see(more);
    }

    private Set<String> heard() {
      Set<String> heard = new TreeSet<>();
      for (String other : nodes.keySet()) {
        if (other.equals(name) || passes(other, name)) {
          heard.add(other);
        }
      }
      return heard;
    }

    private void see(Set<String> now) {
      if (open && !now.equals(members)) {
        members = now;
        listener.run();
      }
    }

    @Override
    public void send(String to, byte[] message) {
      if (message.length > MOST_BYTES) {
        throw new IllegalArgumentException("No message may have " + message.length + " bytes.");
      }
      messages++;
      boolean lost = loss > 0 && random.nextDouble() < loss;
      if (!open || lost || !name.equals(to) && !passes(name, to)) {
        return;
      }
      long delay = 50_000 + random.nextLong(slowest.toNanos());
      String road = name + " " + to;
      long at = Math.max(world.nanoTime() + delay, arrivals.getOrDefault(road, 0L) + 1);
      arrivals.put(road, at);
      Node target = nodes.get(to);
      world.after(Duration.ofNanos(at - world.nanoTime()), () -> arrive(target, to, message));
    }

    private void arrive(@Nullable Node target, String to, byte[] message) {
      if (target == null || !target.open || !name.equals(to) && !passes(name, to)) {
        return;
      }
      Receiver hearing = target.receiver;
      if (hearing != null) {
        try {
          hearing.received(name, tampering.apply(message));
        } catch (RuntimeException e) {
          failures.add(e);
        }
      }
    }

    @Override
    public Future<Void> close() {
      if (nodes.get(name) == this) {
        kill(name);
        // A farewell is heard sooner than a death.
        nodes.values().forEach(other -> world.after(Duration.ofMillis(20), other::look));
      }
      open = false;
      return Future.succeededFuture();
    }
  }
}
