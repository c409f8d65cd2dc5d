package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Transport;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A network within one process, on real threads: loses nothing and is never cut. */
public final class LocalNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNetwork.class);
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  /** Joins under a name that nobody has. */
  public Transport join(String name) {
    var node = new Node(name);
    nodes.put(name, node);
    changed();
    return node;
  }

  private void changed() {
    nodes.values().forEach(Node::changed);
  }

  private final class Node implements Transport {
    private final String name;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              var made = new Thread(task, "local-network");
              made.setDaemon(true);
              return made;
            });
    private volatile @Nullable Receiver receiver;
    private volatile Runnable listener = () -> {};

    Node(String name) {
      this.name = name;
    }

    @Override
    public String self() {
      return name;
    }

    @Override
    public void start(Receiver receiver, Runnable changed) {
      listener = changed;
      this.receiver = receiver;
    }

    @Override
    public Set<String> members() {
      Set<String> all = new TreeSet<>(nodes.keySet());
      all.add(name);
      return all;
    }

    private void changed() {
      execute(listener);
    }

    @Override
    public void send(String to, byte[] message) {
      if (message.length > MOST_BYTES) {
        throw new IllegalArgumentException("No message may have " + message.length + " bytes.");
      }
      Node target = nodes.get(to);
      if (target != null && nodes.get(name) == this) {
        target.execute(
            () -> {
              Receiver hearing = target.receiver;
              if (hearing != null) {
                try {
                  hearing.received(name, message);
                } catch (RuntimeException e) {
                  LOG.warn("A receiver failed; the next messages come all the same", e);
                }
              }
            });
      }
    }

    private void execute(Runnable task) {
      try {
        thread.execute(task);
      } catch (RejectedExecutionException e) {
        // it has left
      }
    }

    @Override
    public Future<Void> close() {
      nodes.remove(name, this);
      thread.shutdown();
      LocalNetwork.this.changed();
      return Future.succeededFuture();
    }
  }
}
