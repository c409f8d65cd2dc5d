package dev.aorist.eventstore.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells at once of most keys that a segment does not hold them: a Bloom filter in blocks of one
 * cache line (Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007),
 * 16 bits a key, with one bit in each of a block's eight words. It is wrong for some 1 in 1,000
 * keys that are not there, and never for one that is.
 *
 * <p>It lies outside the Java heap. Immutable once it is built; any thread may ask.
 */
final class Filter {
  static final int BLOCK = 64;
  private static final int KEYS = BLOCK * 8 / 16;
  private final ByteBuffer bits;
  private final int blocks;

  private Filter(ByteBuffer bits) {
    this.bits = bits;
    this.blocks = bits.capacity() / BLOCK;
  }

  /** An empty one with room for so many keys. */
  static Filter forKeys(int keys) {
    return ofBlocks(keys / KEYS + 1);
  }

  static Filter ofBlocks(int blocks) {
    return new Filter(ByteBuffer.allocateDirect(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN));
  }

  int blocks() {
    return blocks;
  }

  /** All bits, to be read or filled in. */
  ByteBuffer bits() {
    return bits;
  }

  private int block(long hash) {
    return (int) ((hash >>> 32) * blocks >>> 32) * BLOCK;
  }

  void add(long hash) {
    int at = block(hash);
    long places = Hashes.mix(hash);
    for (int word = 0; word < 8; word++, at += 8, places >>>= 6) {
      bits.putLong(at, bits.getLong(at) | 1L << places);
    }
  }

  boolean mayHold(long hash) {
    int at = block(hash);
    long places = Hashes.mix(hash);
    for (int word = 0; word < 8; word++, at += 8, places >>>= 6) {
      if ((bits.getLong(at) >>> places & 1) == 0) {
        return false;
      }
    }
    return true;
  }
}
