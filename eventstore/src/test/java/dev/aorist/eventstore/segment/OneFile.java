package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Mapping;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A directory of one file that can be read only, with nothing around it that costs time. */
record OneFile(String name, byte[] bytes) implements Directory, DataFile {
  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public List<String> list() {
    return List.of(name);
  }

  @Override
  public DataFile open(String file) {
    return this;
  }

  @Override
  public int read(ByteBuffer target, long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    int count = (int) Math.max(0, Math.min(target.remaining(), bytes.length - position));
    if (count > 0) {
      target.put(bytes, (int) position, count);
    }
    return count;
  }

  @Override
  public Mapping map(int length) {
    return Mapping.of(ByteBuffer.wrap(bytes, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void close() {
    // nothing is held
  }

  @Override
  public DataFile create(String file) {
    throw readOnly();
  }

  @Override
  public void rename(String from, String to) {
    throw readOnly();
  }

  @Override
  public boolean link(String file, Directory target) {
    throw readOnly();
  }

  @Override
  public void delete(String file) {
    throw readOnly();
  }

  @Override
  public void force() {
    throw readOnly();
  }

  @Override
  public Closeable lock() {
    throw readOnly();
  }

  @Override
  public long usableBytes() {
    throw readOnly();
  }

  @Override
  public void write(ByteBuffer source, long position) {
    throw readOnly();
  }

  @Override
  public void truncate(long size) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("read only");
  }
}
