package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.record.Bytes;
import java.util.UUID;

/**
 * 64-bit hashes of the names of streams and the ids of appends, the same for ever in one store. The
 * seed differs between stores, so that nobody can prepare names that collide. Stateless.
 *
 * @param seed of the store
 */
record Hashes(long seed) {
  private static final long ODD = 0x9E3779B97F4A7C15L;

  static Hashes of(UUID store) {
    return new Hashes(mix(store.getMostSignificantBits() ^ mix(store.getLeastSignificantBits())));
  }

  /** The hash of a stream's name as it stands in records. */
  long ofName(byte[] bytes, int from, int length) {
    long hash = seed ^ length * ODD;
    int at = from;
    for (int end = from + length - 7; at < end; at += 8) {
      hash = Long.rotateLeft(hash ^ mix(Bytes.i64(bytes, at)), 29) * ODD;
    }
    long rest = 1;
    for (int end = from + length; at < end; at++) {
      rest = rest << 8 | bytes[at] & 0xFF;
    }
    return mix(hash ^ mix(rest));
  }

  long ofId(long high, long low) {
    return mix(Long.rotateLeft(mix(high ^ seed), 32) ^ low * ODD);
  }

  /** Spreads every bit over all (the finalizer of MurmurHash3 by Austin Appleby). */
  static long mix(long bits) {
    long mixed = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }
}
