package dev.aorist.benchmarks.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the segments of a store in blocks of 1 MiB and does nothing with them. For one thread. */
public final class BlockRead implements AutoCloseable {
  private final ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
  private final List<FileChannel> channels = new ArrayList<>();

  public BlockRead(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(file -> file.toString().endsWith(".segment")).sorted().toList()) {
        channels.add(FileChannel.open(file));
      }
    }
    if (channels.isEmpty()) {
      throw new IOException(directory + " has no segment.");
    }
  }

  /** Reads all of it once. */
  public void run() throws IOException {
    for (FileChannel channel : channels) {
      for (long at = 0; at < channel.size(); at += block.capacity()) {
        channel.read(block.clear(), at);
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
