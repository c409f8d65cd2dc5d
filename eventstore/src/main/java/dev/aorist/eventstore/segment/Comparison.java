package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Mapping;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes what a segment should be, byte for byte, and says where the segment that is there differs
 * first. For one thread.
 */
final class Comparison implements DataFile {
  private final DataFile file;
  private final Mapping mapping;
  private final ByteBuffer bytes;
  private long difference = -1;

  Comparison(DataFile file) throws IOException {
    this.file = file;
    this.mapping = file.map(Math.toIntExact(file.size()));
    this.bytes = mapping.bytes();
  }

  /** The first position that differs; -1 when there is none. */
  long difference() {
    return difference;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Makes sure that the disk gives these bytes. */
  void load(int from, int to) throws IOException {
    mapping.load(from, to);
  }

  @Override
  public void write(ByteBuffer source, long position) {
    int at = (int) Math.min(position, bytes.limit());
    int length = Math.min(source.remaining(), bytes.limit() - at);
    int mismatch = source.mismatch(bytes.slice(at, length));
    if (mismatch >= 0 && (difference < 0 || position + mismatch < difference)) {
      difference = position + mismatch;
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return file.read(target, position);
  }

  @Override
  public Mapping map(int length) {
    return mapping;
  }

  @Override
  public void force() {}

  @Override
  public long size() {
    return bytes.limit();
  }

  @Override
  public void truncate(long size) {
    if (size < bytes.limit() && difference < 0) {
      difference = size;
    }
  }

  @Override
  public void close() {}
}
