package dev.aorist.eventstore.os;

import dev.aorist.eventstore.spi.Mapping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
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
  private final FileChannel channel;
  private final MappedByteBuffer bytes;
  private final ByteBuffer ordered;

  /** Until when a block is supposed to be in memory; a race costs another question. */
  private final long[] trusted;

  OsMapping(FileChannel channel, int length) throws IOException {
    this.channel = channel;
    this.bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
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

  @Override
  public void load(int from, int to) throws IOException {
    if (isLoaded(from, to)) {
      return;
    }
    var piece = ByteBuffer.allocate(Math.min(1 << BLOCK_BITS, to - from));
    try {
      for (int at = from; at < to && channel.read(piece.clear(), at) > 0; ) {
        at += piece.position();
      }
    } catch (ClosedChannelException e) {
      // the mapping outlives it, and there is no other way to ask
    }
  }

  private boolean asks(int from, int to) {
    return bytes.slice(from, to - from).isLoaded();
  }
}
