package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Authority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An authority that never fails itself, and the roads to it, which may: calls and answers are late
 * or lost, so that a caller may be left not knowing what became of its change. For the world's one
 * thread.
 */
public final class SimulatedAuthority {
  private final SimulatedEnvironment world;
  private final SplittableRandom random;
  private final Map<Integer, Authority.Stored> stored = new TreeMap<>();
  private final Set<String> cut = new HashSet<>();
  private double loss;

  public SimulatedAuthority(SimulatedEnvironment world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(seed);
  }

  /** The authority as a member sees it. */
  public Authority of(String member) {
    return new Road(member);
  }

  /** The member reaches it no more. */
  public void cut(String member) {
    cut.add(member);
  }

  /** The member reaches it again. */
  public void heal(String member) {
    cut.remove(member);
  }

  /** Every member reaches it, and nothing is lost. */
  public void heal() {
    cut.clear();
    loss = 0;
  }

  /** From now on so many of the calls, and of the answers, are lost. */
  public void degrade(double loss) {
    this.loss = loss;
  }

  /** What is stored, without asking anybody. */
  public Authority.Stored stored(int key) {
    return stored.getOrDefault(key, Authority.Stored.NOTHING);
  }

  private Authority.Stored change(int key, long expected, UUID token, byte[] value) {
    Authority.Stored now = stored(key);
    if (now.version() == expected && !now.token().equals(token)) {
      now = new Authority.Stored(expected + 1, token, value);
      stored.put(key, now);
    }
    return now;
  }

  private final class Road implements Authority {
    private final String member;
    private boolean closed;

    Road(String member) {
      this.member = member;
    }

    @Override
    public Future<Stored> compareAndSet(int key, long expected, UUID token, byte[] value) {
      if (closed || value.length > MOST_BYTES) {
        return Future.failedFuture(
            value.length > MOST_BYTES
                ? new IllegalArgumentException("A value has at most " + MOST_BYTES + " bytes.")
                : new IllegalStateException("The authority is closed. Open it again."));
      }
      Promise<Stored> promise = Promise.promise();
      world.after(
          Duration.ofSeconds(MOST_SECONDS),
          () -> promise.tryFail("The authority gives no answer. Ask again with the same token."));
      if (!isLost()) {
        // Now and then a call arrives when its caller has long given up.
        long latest = loss > 0 && random.nextInt(8) == 0 ? 9_000 : 3;
        world.after(
            Duration.ofNanos(100_000 + random.nextLong(latest * 1_000_000)),
            () -> answer(change(key, expected, token, value), promise));
      }
      return promise.future();
    }

    private void answer(Stored now, Promise<Stored> promise) {
      if (!isLost()) {
        world.after(
            Duration.ofNanos(100_000 + random.nextLong(3_000_000)), () -> promise.tryComplete(now));
      }
    }

    private boolean isLost() {
      return cut.contains(member) || loss > 0 && random.nextDouble() < loss;
    }

    @Override
    public Future<Void> close() {
      closed = true;
      return Future.succeededFuture();
    }
  }
}
