package dev.aorist.eventstore.spi;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.UUID;

/**
 * Remembers who leads: a few hundred bytes a partition ({@link Leadership}), one {@link Roster} and
 * one assignment, changed only by compare-and-set. Asked at fail-over and when the in-sync set
 * changes, never for an append. What it says decides which data is kept, so nothing here may be
 * guessed, cached or merged after a split.
 *
 * <p>Obligations:
 *
 * <ol>
 *   <li>A key that was never written has version 0, the token {@link #NOBODY} and no bytes.
 *   <li>{@link #compareAndSet} stores value and token, and counts the version up by one, if and
 *       only if the stored version is the expected one. Over all members there is one order of all
 *       calls that explains every answer and keeps the order of calls that do not overlap.
 *   <li>The answer is what is stored after the attempt, whoever stored it. So an attempt that
 *       cannot succeed is a read, and the one way to read.
 *   <li>A change asked again with its token while that token is stored changes nothing and is
 *       answered like the first time, whatever version is stored by then.
 *   <li>What was answered is durable: it outlives the restart of all processes at once.
 *   <li>A future fails within {@link #MOST_SECONDS} when there is no answer, and then it is not
 *       known whether the change took place, nor whether it still will. Whoever asks again with the
 *       same key, version, token and value until there is an answer learns it.
 *   <li>No call blocks, and none throws but for what it was given: a value of more than {@link
 *       #MOST_BYTES} fails the future with {@link IllegalArgumentException}. Any thread may call;
 *       the future completes on the caller's context if there is one.
 *   <li>After {@link #close} every call fails its future.
 * </ol>
 */
public interface Authority {
  /** The key of the roster; partitions have their own numbers, from 0. */
  int ROSTER = -1;

  /** The key of what says who shall hold which partition. */
  int ASSIGNMENT = -2;

  /** The longest value, in bytes. */
  int MOST_BYTES = 16 * 1024;

  /** How long a call may go without an answer. */
  int MOST_SECONDS = 5;

  /** The token of what was never written. */
  UUID NOBODY = new UUID(0, 0);

  /** An expected version that nothing has. */
  long NEVER = -1;

  /**
   * Changes what is stored under {@code key} if it has the version {@code expected}.
   *
   * @param token says whose change it is; a new one for each change
   * @return what is stored afterwards; {@code token} is its token when the change took place
   */
  Future<Stored> compareAndSet(int key, long expected, UUID token, byte[] value);

  /** What is stored under {@code key}, by the same road. */
  default Future<Stored> read(int key) {
    return compareAndSet(key, NEVER, NOBODY, new byte[0]);
  }

  /** Gives up connections and threads. What is under way fails or is answered. */
  Future<Void> close();

  /**
   * What is stored under a key.
   *
   * @param version how often it was changed
   * @param token of the last change
   */
  record Stored(long version, UUID token, byte[] value) {
    /** What is stored under a key that was never written. */
    public static final Stored NOTHING = new Stored(0, NOBODY, new byte[0]);

    @Override
    public boolean equals(Object other) {
      return other instanceof Stored that
          && version == that.version
          && token.equals(that.token)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return token.hashCode();
    }

    @Override
    public String toString() {
      return "version " + version + " of " + token + ", " + value.length + " bytes";
    }
  }
}
