package dev.aorist.eventstore.segment;

import static dev.aorist.eventstore.segment.SegmentFormat.BLOCK;

import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.spi.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a segment from its start to its end, in chunks that are forced one by one, since much that
 * is forced at once makes the commits beside it wait. Counts checksums on the way. For one thread
 * at a time.
 */
final class SegmentOutput {
  private static final int CHUNK = 256 * 1024;
  private final DataFile file;
  private final @Nullable MessageDigest sha;
  private final byte[] chunk = new byte[CHUNK];
  private int used;
  private int flushed;
  private int[] checksums = new int[64];
  private int blocks;

  /**
   * @param sha null when nobody will ask for it
   */
  SegmentOutput(DataFile file, @Nullable MessageDigest sha) {
    this.file = file;
    this.sha = sha;
  }

  static MessageDigest newSha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Where the next byte goes. */
  int position() {
    return flushed + used;
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, CHUNK - used);
      System.arraycopy(bytes, from + done, chunk, used, part);
      used += part;
      done += part;
      if (used == CHUNK) {
        flush();
      }
    }
  }

  private int room(int length) throws IOException {
    if (used + length > CHUNK) {
      return -1;
    }
    int at = used;
    used += length;
    return at;
  }

  void writeI32(int value) throws IOException {
    int at = room(4);
    if (at < 0) {
      byte[] bytes = new byte[4];
      Bytes.putI32(bytes, 0, value);
      write(bytes, 0, 4);
    } else {
      Bytes.putI32(chunk, at, value);
    }
  }

  void writeI64(long value) throws IOException {
    writeI32((int) value);
    writeI32((int) (value >>> 32));
  }

  /** Fills up with zeroes to a multiple of {@code unit}. */
  void align(int unit) throws IOException {
    int rest = position() % unit;
    if (rest != 0) {
      write(new byte[unit - rest], 0, unit - rest);
    }
  }

  /** Writes and forces what is held back; the next byte begins a chunk. */
  void flush() throws IOException {
    if (used == 0) {
      return;
    }
    for (int at = 0; at < used; at += BLOCK) {
      if (blocks == checksums.length) {
        checksums = Arrays.copyOf(checksums, 2 * blocks);
      }
      checksums[blocks++] = Bytes.crc(chunk, at, Math.min(BLOCK, used - at));
    }
    if (sha != null) {
      sha.update(chunk, 0, used);
    }
    file.write(ByteBuffer.wrap(chunk, 0, used), flushed);
    file.force();
    flushed += used;
    used = 0;
  }

  /** Shows what is held back to readers of the file; the chunk goes on. */
  void flushForReading() throws IOException {
    file.write(ByteBuffer.wrap(chunk, 0, used), flushed);
  }

  /** The checksums of all blocks, once everything in them is flushed. */
  int[] checksums() {
    return Arrays.copyOf(checksums, blocks);
  }

  /** Of everything flushed; {@code otherwise} when it was not counted. Called once. */
  byte[] sha(byte[] otherwise) {
    return sha == null ? otherwise : sha.digest();
  }
}
