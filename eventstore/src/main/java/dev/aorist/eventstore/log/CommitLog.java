package dev.aorist.eventstore.log;

import dev.aorist.eventstore.record.RecordView;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where records become durable: the one seam above which nothing knows whether they go to memory,
 * to a disk, or to other members as well.
 *
 * <p>{@link #commit}, {@link #settle} and {@link #close} are called by one thread at a time, the
 * store's commit worker; {@link #read} and {@link #admit} by any.
 */
public interface CommitLog extends Closeable {
  /** The epoch in which records are decided, from 1; higher each time a store is opened. */
  int epoch();

  /**
   * No timestamp at or below this may be given again: some reader was promised so. Known after
   * {@link #recover}.
   */
  long ceiling();

  /**
   * Hands over every stored record that is not sealed, in the order in which they were committed;
   * called once, before anything else.
   */
  void recover(RecoveredRecord to) throws IOException;

  /**
   * Whether new appends may be taken now.
   *
   * @throws dev.aorist.eventstore.StoreUnavailableException when not, saying why
   */
  void admit();

  /**
   * Makes all records durable, in this order, and gives each its {@link PendingRecord#location}.
   * Blocks. After an exception it is not known what was written, and this is never called again.
   *
   * @param batch may be empty, when only the ceiling is to be raised
   * @param ceiling promised as {@link #ceiling} from now on, also after a crash
   */
  void commit(List<PendingRecord<?>> batch, long ceiling) throws IOException;

  /**
   * Leaves evidence that the last commit was durable, unless it is there already, and does what
   * would hold up commits; called after a lull (one begins at opening), in place of a commit.
   * Blocks, and fails like {@link #commit}.
   */
  void settle() throws IOException;

  /** Reads a committed record; null when it was sealed meanwhile. Blocks. */
  byte @Nullable [] read(long location, int length) throws IOException;

  /**
   * From now on records may be cut off again that are not committed ({@link PendingRecord#isCut}),
   * so only the others may be sealed. Called once, after {@link #recover}, where there are
   * replicas.
   *
   * @param committed how many records of a partition are committed; any thread asks
   */
  void keepUncommitted(IntToLongFunction committed);

  /**
   * Keeps records that are about to be cut off, in a file of their own that is never read by the
   * store and never deleted. Blocks until that is durable. Any thread.
   *
   * @param epoch because of whose history they are cut off
   */
  void setAside(int partition, int epoch, List<byte[]> records) throws IOException;

  /** What is sealed. */
  SealedLog sealed();

  /**
   * Calls {@code hear} from some thread each time when more was sealed, with what is to be run when
   * nobody asks for the locations of what is sealed any more. Set once, after {@link #recover}.
   */
  void whenSealed(Consumer<Runnable> hear);

  /** Takes a record found at opening. */
  @FunctionalInterface
  interface RecoveredRecord {
    /**
     * @param record valid during the call only; a cut, too
     * @param location for {@link CommitLog#read}
     * @return what is wrong with the record; null to accept it
     */
    @Nullable String record(RecordView record, long location);
  }
}
