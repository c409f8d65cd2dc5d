package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.log.NotLoadedException;
import dev.aorist.eventstore.spi.DataFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes no further than what is in memory. Remembers where it was last, since the records of a
 * stream are often neighbours and the system takes a while to answer. For one thread, and for the
 * moment.
 */
final class InMemory implements Reach {
  /** In units of this size files come into memory; on some systems in greater ones. */
  private static final int PAGE = 4096;

  private @Nullable ByteBuffer last;
  private int start;
  private int end;

  @Override
  public void open() throws NotLoadedException {
    throw new NotLoadedException();
  }

  @Override
  public void touch(DataFile file, ByteBuffer mapped, int from, int to) throws NotLoadedException {
    if (mapped == last && from >= start && to <= end) {
      return;
    }
    int first = from & -PAGE;
    int behind = (int) Math.min(mapped.capacity(), to + PAGE - 1L & -PAGE);
    if (!file.isLoaded(mapped, first, behind)) {
      throw new NotLoadedException();
    }
    last = mapped;
    start = first;
    end = behind;
  }
}
