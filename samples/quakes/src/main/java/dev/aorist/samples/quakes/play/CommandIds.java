package dev.aorist.samples.quakes.play;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * The ids of a feed's commands: UUIDs of version 7 that depend on nothing but the feed and the
 * command's place in it. So whoever plays the feed again sends the same ids.
 */
final class CommandIds {
  private CommandIds() {}

  static UUID of(String feed, int sequence, Instant instant) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(feed + "/" + sequence));
    long high = instant.toEpochMilli() << 16 | 0x7000 | hash.getShort() & 0x0FFF;
    long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
