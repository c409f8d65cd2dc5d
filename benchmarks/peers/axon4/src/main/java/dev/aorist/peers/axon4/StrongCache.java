package dev.aorist.peers.axon4;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.caching.WeakReferenceCache;

/** Axon's own cache keeps weak references; this one keeps every entry, so nothing is read twice. */
final class StrongCache extends WeakReferenceCache {
  private final Map<Object, Object> kept = new ConcurrentHashMap<>();

  @Override
  public void put(Object key, Object value) {
    kept.put(key, value);
    super.put(key, value);
  }

  @Override
  public boolean remove(Object key) {
    kept.remove(key);
    return super.remove(key);
  }
}
