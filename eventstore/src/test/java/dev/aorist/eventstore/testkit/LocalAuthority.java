package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Authority;
import io.vertx.core.Future;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** An authority within one process, for all members of it. Any thread may call. */
public final class LocalAuthority implements Authority {
  private final Map<Integer, Stored> stored = new TreeMap<>();

  @Override
  public synchronized Future<Stored> compareAndSet(
      int key, long expected, UUID token, byte[] value) {
    if (value.length > MOST_BYTES) {
      return Future.failedFuture(
          new IllegalArgumentException("A value has at most " + MOST_BYTES + " bytes."));
    }
    Stored now = stored.getOrDefault(key, Stored.NOTHING);
    if (now.version() == expected && !now.token().equals(token)) {
      now = new Stored(expected + 1, token, value);
      stored.put(key, now);
    }
    return Future.succeededFuture(now);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
