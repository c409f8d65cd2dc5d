package dev.aorist.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import io.vertx.core.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of what reaches the committer when its log has ended. */
class CommitterTest {
  private final SimulatedEnvironment world = new SimulatedEnvironment(1);
  private final Worker worker = world.worker("commit");
  private final List<Object> heard = new ArrayList<>();
  private final FailingLog log = new FailingLog();
  private final PartitionIndex[] partitions = {new PartitionIndex()};
  private final Committer committer =
      new Committer(
          log,
          worker,
          partitions,
          new TailCache(TailCache.EVERYTHING, partitions),
          new Waiters(() -> Checkpoint.start(1), null),
          world::nanoTime);

  @AfterEach
  void end() {
    world.close();
  }

  private Barrier barrier(long ceiling) {
    Context context = world.vertx().getOrCreateContext();
    return new Barrier(
        new Completion<>() {
          @Override
          public Context context() {
            return context;
          }

          @Override
          public void succeeded(Void nothing) {
            heard.add("done");
          }

          @Override
          public void failed(Throwable cause) {
            heard.add(cause);
          }
        },
        ceiling);
  }

  @Test
  void what_comes_after_the_end_is_answered_and_not_written() {
    committer.end(LogEventStore.closed());
    worker.close();

    committer.submit(barrier(7));
    world.runUntilIdle();

    assertThat(heard)
        .singleElement()
        .satisfies(cause -> assertThat(cause).isInstanceOf(StoreUnavailableException.class));
    assertThat(log.commits).isZero();
    assertThatThrownBy(committer::admit).hasMessage("The store is closed. Open it again.");
  }

  @Test
  void a_failed_log_is_not_asked_twice() {
    committer.submit(barrier(7));
    world.runUntilIdle();
    committer.submit(barrier(8));
    world.runUntilIdle();

    assertThat(heard).hasSize(2).allMatch(StoreUnavailableException.class::isInstance);
    assertThat(log.commits).isEqualTo(1);
    assertThatThrownBy(committer::admit)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("broken on purpose")
        .hasMessageEndingWith("Mend the cause and open the store again.");
  }

  private static final class FailingLog implements CommitLog {
    private int commits;

    @Override
    public int epoch() {
      return 1;
    }

    @Override
    public long ceiling() {
      return 0;
    }

    @Override
    public void recover(RecoveredRecord to) {}

    @Override
    public void admit() {}

    @Override
    public void commit(List<PendingRecord<?>> batch, long ceiling) throws IOException {
      commits++;
      throw new IOException("broken on purpose");
    }

    @Override
    public void settle() {}

    @Override
    public void keepUncommitted(IntToLongFunction committed) {}

    @Override
    public void setAside(int partition, int epoch, List<byte[]> records) {}

    @Override
    public byte[] read(long location, int length) {
      throw new IllegalStateException("nothing was written");
    }

    @Override
    public SealedLog sealed() {
      return SealedLog.NOTHING;
    }

    @Override
    public void whenSealed(Consumer<Runnable> hear) {}

    @Override
    public void close() {}
  }
}
