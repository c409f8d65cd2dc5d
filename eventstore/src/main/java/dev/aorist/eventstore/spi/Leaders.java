package dev.aorist.eventstore.spi;

import io.vertx.core.Future;

/**
 * The road to the members that lead the partitions of a store, for those who decide there: a
 * question is brought to the leader of its partition, and the answer back. Any thread may call.
 *
 * <p>Obligations:
 *
 * <ol>
 *   <li>A question is handed to the {@link Answering} of the member that leads its partition, or
 *       seems to. It may be handed over more than once, to one member or to several, so it has to
 *       carry an id by which its repetition is known.
 *   <li>Questions of one member about one partition are handed over in the order in which they were
 *       asked, and so they are when they are handed over again.
 *   <li>A failure that {@link #isToBeAskedAgain} is never an answer: the question is asked again
 *       until somebody leads. Other failures of this library's own classes arrive with their facts.
 *   <li>When nobody has answered in time, the future fails with {@link
 *       dev.aorist.eventstore.StoreUnavailableException}; then nobody knows what was done.
 * </ol>
 */
public interface Leaders {
  /** The name of this member. */
  String member();

  /**
   * Whether a member is there, as far as this one has heard; it may be mistaken. Until this one has
   * listened for long enough to tell, all are.
   */
  boolean isThere(String name);

  /** Whether this member leads the partition, as far as it knows; it may be mistaken. */
  boolean leads(int partition);

  /**
   * Asks the leader of a partition. Completes on the caller's context.
   *
   * @param question at most {@link Transport#MOST_BYTES} with what goes with it
   */
  Future<byte[]> ask(int partition, byte[] question);

  /** Whether what failed so says nothing but that somebody else leads, or may do so. */
  boolean isToBeAskedAgain(Throwable cause);

  /** Sets how questions are answered where this member leads; until then nobody is answered. */
  void answering(Answering answering);

  /** Answers questions. Does not block; called in the order in which questions came. */
  @FunctionalInterface
  interface Answering {
    Future<byte[]> answer(int partition, byte[] question);
  }
}
