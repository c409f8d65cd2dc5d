package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.log.NotLoadedException;
import dev.aorist.eventstore.spi.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Goes no further than what is in memory. Remembers where it was last, since the records of a
 * stream are often neighbours and the system takes a while to answer. For one thread, and for the
 * moment.
 */
final class InMemory implements Reach {
  /** In units of this size files come into memory; on some systems in greater ones. */
  private static final int PAGE = 4096;

  private @Nullable Mapping last;
  private int start;
  private int end;

  @Override
  public void open() throws NotLoadedException {
    throw new NotLoadedException();
  }

  @Override
  public void touch(Mapping mapped, int from, int to) throws NotLoadedException {
    if (mapped == last && from >= start && to <= end) {
      return;
    }
    int first = from & -PAGE;
    int behind = (int) Math.min(mapped.bytes().capacity(), to + PAGE - 1L & -PAGE);
    if (!mapped.isLoaded(first, behind)) {
      throw new NotLoadedException();
    }
    last = mapped;
    start = first;
    end = behind;
  }
}
