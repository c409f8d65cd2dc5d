package dev.aorist.eventstore.os;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Mapping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file by position. A thread that is interrupted while it reads would close the channel under all
 * others, so the threads that use it are never interrupted.
 */
final class OsFile implements DataFile {
  private final FileChannel channel;

  OsFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int read = 0;
    while (target.hasRemaining()) {
      int n = channel.read(target, position + read);
      if (n < 0) {
        break;
      }
      read += n;
    }
    return read;
  }

  @Override
  public Mapping map(int length) throws IOException {
    return new OsMapping(channel, length);
  }

  /** Without the times of the file: they would cost a second write of metadata. */
  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
