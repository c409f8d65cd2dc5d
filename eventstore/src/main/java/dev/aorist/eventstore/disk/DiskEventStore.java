package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreOpenException.Reason;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.log.Replicas;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.DirectoryInUseException;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens event stores in directories on disk. */
public final class DiskEventStore {
  private DiskEventStore() {}

  /**
   * Opens the store in {@code directory}, or makes one there when it is empty. The future completes
   * on the caller's context, once everything stored has been read back and checked.
   *
   * <p>It fails with a {@link StoreOpenException} that says why, and nothing is changed then.
   */
  public static Future<LogEventStore> open(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options) {
    return open(vertx, environment, directory, codec, options, JournalSizes.USUAL);
  }

  /**
   * Opens the store of one of several members: nothing in it counts as committed before its
   * replicas say so.
   *
   * @param replication on which {@code replicas} is called
   */
  public static Future<LogEventStore> openReplica(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options,
      Worker replication,
      Replicas replicas) {
    return open(
        vertx,
        environment,
        directory,
        codec,
        options,
        JournalSizes.USUAL,
        new Shared(replication, replicas));
  }

  static Future<LogEventStore> open(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options,
      JournalSizes sizes) {
    return open(vertx, environment, directory, codec, options, sizes, null);
  }

  static Future<LogEventStore> open(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options,
      JournalSizes sizes,
      @Nullable Shared shared) {
    Promise<LogEventStore> promise = ((VertxInternal) vertx).getOrCreateContext().promise();
    Worker worker = environment.worker("aorist-open");
    worker.execute(
        () -> {
          try {
            promise.complete(
                new Opening(vertx, environment, directory, codec, options, sizes, shared).open());
          } catch (RuntimeException e) {
            promise.fail(e);
          } finally {
            worker.close();
          }
        });
    return promise.future();
  }

  /** What a store has replicas with. */
  record Shared(Worker replication, Replicas replicas) {}

  /** One attempt to open a store. Whatever it has taken it gives back when it fails. */
  private record Opening(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options,
      JournalSizes sizes,
      @Nullable Shared shared) {
    LogEventStore open() {
      Closeable lock = lock();
      DiskCommitLog log = null;
      try {
        StoreFile store = store();
        log =
            new DiskCommitLog(
                environment.random(),
                directory,
                environment.worker("aorist-prepare"),
                environment.worker("aorist-seal"),
                store,
                sizes,
                lock);
        return new LogEventStore(
            vertx,
            environment,
            log,
            false,
            codec,
            store.partitions(),
            options.idWindow(),
            shared == null ? null : shared.replication(),
            shared == null ? null : shared.replicas());
      } catch (IOException | RuntimeException e) {
        StoreOpenException failure = failure(e);
        giveBack(log == null ? lock : log, failure);
        throw failure;
      }
    }

    private static void giveBack(Closeable taken, StoreOpenException failure) {
      try {
        taken.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }

    private Closeable lock() {
      try {
        return directory.lock();
      } catch (DirectoryInUseException e) {
        throw new StoreOpenException(Reason.IN_USE, e.getMessage(), e);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private StoreFile store() throws IOException {
      List<String> names = directory.list();
      if (!StoreFile.isIn(names)) {
        return make(names);
      }
      StoreFile store = StoreFile.read(directory);
      if (options.partitions() != 0 && options.partitions() != store.partitions()) {
        throw new StoreOpenException(
            Reason.OTHER_SETTINGS,
            directory.describe()
                + " was made with "
                + store.partitions()
                + " partitions, not "
                + options.partitions()
                + "; their number is fixed. Open it without saying how many, or make a new store.",
            null);
      }
      return store;
    }

    private StoreFile make(List<String> names) throws IOException {
      List<String> others =
          names.stream().filter(name -> !StoreFile.isHarmless(name)).sorted().toList();
      if (!others.isEmpty()) {
        throw new StoreOpenException(
            Reason.FOREIGN,
            directory.describe()
                + " holds no event store but other files, "
                + others.get(0)
                + " for one. Choose an empty directory, or the store's own.",
            null);
      }
      var random = environment.random();
      // A random id in the form of a UUID of version 4.
      var id =
          new UUID(
              random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() & ~(3L << 62) | 1L << 63);
      var store = new StoreFile(id, options.partitionsOfNew());
      store.write(directory);
      return store;
    }

    private StoreOpenException failure(Exception e) {
      if (e instanceof StoreOpenException known) {
        return known;
      }
      if (e instanceof CorruptDataException corrupt) {
        return new StoreOpenException(
            Reason.CORRUPT, directory.describe() + ": " + corrupt.getMessage(), corrupt);
      }
      Reason reason = isFull(e) ? Reason.NO_SPACE : Reason.NO_ACCESS;
      String what =
          reason == Reason.NO_SPACE
              ? "has no room for a journal ("
                  + e.getMessage()
                  + "). Free some space and open it again."
              : "cannot be read or written ("
                  + describe(e)
                  + "). Check that it is a directory of yours and its disk is well.";
      return new StoreOpenException(reason, directory.describe() + " " + what, e);
    }

    private static String describe(Exception e) {
      return e instanceof AccessDeniedException
          ? "access denied"
          : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static boolean isFull(Exception e) {
      return e instanceof NoSpaceException
          || String.valueOf(e.getMessage()).contains("No space left");
    }
  }
}
