package dev.aorist.benchmarks.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes a file full of zeroes, so that writing into it later moves no metadata of the file system.
 */
final class Zeroes {
  private static final int BLOCK = 1 << 20;

  private Zeroes() {}

  /**
   * Fills at least the given bytes from the file's start, in blocks of 1 MiB, and forces them. Its
   * position stays.
   */
  static void fill(FileChannel file, long bytes) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    for (long at = 0; at < bytes; at += BLOCK) {
      block.clear();
      while (block.hasRemaining()) {
        file.write(block, at + block.position());
      }
    }
    file.force(true);
  }
}
