package dev.aorist.eventstore.log;

import dev.aorist.eventstore.record.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * Maps partition keys to partitions, for ever: a CRC-32C, whose bits are then mixed since the
 * remainder looks at the low ones only (the mixing is the finalizer of MurmurHash3).
 */
final class Partitioning {
  private Partitioning() {}

  static int partition(String key, int partitions) {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    int hash = Bytes.crc(utf8, 0, utf8.length);
    hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
    hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
    return Integer.remainderUnsigned(hash ^ hash >>> 16, partitions);
  }
}
