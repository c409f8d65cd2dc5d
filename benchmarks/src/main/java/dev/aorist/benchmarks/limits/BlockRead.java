package dev.aorist.benchmarks.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the segments of a store (or its journals too, while not all is sealed) in blocks of 1 MiB
 * and does nothing with them. For one thread.
 */
public final class BlockRead implements AutoCloseable {
  private final ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
  private final long bytes;
  private final List<FileChannel> channels = new ArrayList<>();

  /**
   * @param journals whether to read these, too
   * @param bytes how much to read at most: journals have zeroes ahead of use
   */
  public BlockRead(Path directory, boolean journals, long bytes) throws IOException {
    this.bytes = bytes;
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(file -> isRead(file, journals)).sorted().toList()) {
        channels.add(FileChannel.open(file));
      }
    }
    if (channels.isEmpty()) {
      throw new IOException(directory + " has no segment.");
    }
  }

  private static boolean isRead(Path file, boolean journals) {
    String name = file.toString();
    return name.endsWith(".segment") || journals && name.endsWith(".journal");
  }

  /** Reads all of it once. */
  public void run() throws IOException {
    long left = bytes;
    for (FileChannel channel : channels) {
      for (long at = 0; at < channel.size() && left > 0; at += block.capacity()) {
        left -= channel.read(block.clear(), at);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
  }
}
