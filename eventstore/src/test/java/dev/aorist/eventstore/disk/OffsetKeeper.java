package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.EventStore;
import io.vertx.core.Future;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that claims a partition and stores an offset, again and again, and remembers what it
 * was told: one offset for each claim, so that a claim after a power cut shows what was lost.
 */
final class OffsetKeeper {
  private static final String GROUP = "mailer";
  private final SplittableRandom random;
  private final int partition;
  private @Nullable Told told;

  /**
   * The newest that was acknowledged.
   *
   * @param stored whether an offset was stored under this claim, and not only the claim
   */
  record Told(ConsumerOffset offset, boolean stored) {}

  OffsetKeeper(long seed, int partition) {
    this.random = new SplittableRandom(seed);
    this.partition = partition;
  }

  @Nullable Told told() {
    return told;
  }

  /** Claims and stores until {@code rounds} are over or the store ends. */
  void keep(EventStore store, int rounds) {
    ConsumerOffsets offsets = store.consumerOffsets();
    offsets
        .claim(GROUP, partition)
        .onSuccess(
            claimed -> {
              told = new Told(claimed, false);
              long end = store.end().offset(partition);
              ConsumerOffset next = claimed.at(random.nextLong(end + 1));
              offsets
                  .store(next)
                  .onSuccess(
                      done -> {
                        told = new Told(next, true);
                        if (rounds > 1) {
                          keep(store, rounds - 1);
                        }
                      });
            });
  }

  /** Claims once more and fails when what was acknowledged is not there. */
  Future<Void> check(EventStore store, @Nullable Told acknowledged) {
    return store
        .consumerOffsets()
        .claim(GROUP, partition)
        .map(
            now -> {
              if (acknowledged != null && isLost(acknowledged, now)) {
                throw new AssertionError("lost " + acknowledged + "; found " + now);
              }
              return null;
            });
  }

  private static boolean isLost(Told acknowledged, ConsumerOffset now) {
    long passed = now.epoch() - acknowledged.offset().epoch();
    return passed < 1
        || passed == 1 && acknowledged.stored() && !now.next().equals(acknowledged.offset().next());
  }
}
