package dev.aorist.eventstore.os;

import dev.aorist.eventstore.spi.Mapping;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A file mapped by the operating system, which also says what of it is in memory ({@code mincore}).
 * It takes a microsecond to say so, so what was found there is supposed to stay for a moment: the
 * system takes away first what was not used for long.
 */
final class OsMapping implements Mapping {
  private static final int BLOCK_BITS = 16;
  private static final long MOMENT = TimeUnit.SECONDS.toNanos(1);
  private final MappedByteBuffer bytes;
  private final ByteBuffer ordered;

  /** Until when a block is supposed to be in memory; a race costs another question. */
  private final long[] trusted;

  OsMapping(MappedByteBuffer bytes) {
    this.bytes = bytes;
    this.ordered = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.trusted = new long[(bytes.capacity() >> BLOCK_BITS) + 1];
    Arrays.fill(trusted, System.nanoTime());
  }

  @Override
  public ByteBuffer bytes() {
    return ordered;
  }

  @Override
  public boolean isLoaded(int from, int to) {
    long now = System.nanoTime();
    for (int block = from >> BLOCK_BITS; block << BLOCK_BITS < to; block++) {
      if (now - trusted[block] >= 0) {
        int start = block << BLOCK_BITS;
        int end = start + Math.min(1 << BLOCK_BITS, bytes.capacity() - start);
        if (asks(start, end)) {
          trusted[block] = now + MOMENT;
        } else if (!asks(Math.max(start, from), Math.min(end, to))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean asks(int from, int to) {
    return bytes.slice(from, to - from).isLoaded();
  }
}
