package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Mapping;
import java.nio.ByteBuffer;

/** A file of bytes that can be read only, with nothing around it that costs time. */
record BytesFile(byte[] bytes) implements DataFile {
  @Override
  public int read(ByteBuffer target, long position) {
    int count = (int) Math.max(0, Math.min(target.remaining(), bytes.length - position));
    if (count > 0) {
      target.put(bytes, (int) position, count);
    }
    return count;
  }

  @Override
  public Mapping map(int length) {
    throw new UnsupportedOperationException("only for files that are done");
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void write(ByteBuffer source, long position) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public void force() {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public void truncate(long size) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public void close() {
    // nothing is held
  }
}
