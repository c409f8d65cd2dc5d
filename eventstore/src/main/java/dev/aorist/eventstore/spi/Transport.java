package dev.aorist.eventstore.spi;

import io.vertx.core.Future;
import java.util.Set;

/**
 * Carries bytes between the members of a cluster and says who is there. Replication expects little
 * of it: messages may be lost, and a member may be said to be alive or dead wrongly; then things
 * take longer, but nothing goes wrong.
 *
 * <p>Obligations:
 *
 * <ol>
 *   <li>What one member sends another is received in the order in which it was sent, each message
 *       whole, unchanged and at most once. Any may be lost, also in the middle.
 *   <li>While both members are alive, connected and keep up, nothing is lost.
 *   <li>{@link #send} never blocks and never calls the receiver. To a member that is not there, or
 *       does not keep up, it drops the message. A member may send to itself.
 *   <li>A message of more than {@link #MOST_BYTES} is refused with {@link
 *       IllegalArgumentException}.
 *   <li>The receiver is called by one thread at a time for each sender. It does not block. When it
 *       throws, the next messages still come.
 *   <li>{@link #members} answers at once and names this member always. Who has died or is cut off
 *       leaves it within a time that the implementation states, and whoever comes (back) appears in
 *       it. After each change the listener is called, and then {@link #members} shows the change.
 *   <li>Nothing is received before {@link #start}; what comes earlier may be lost. After {@link
 *       #close} nothing is sent or received.
 *   <li>Any thread may call everything.
 * </ol>
 */
public interface Transport {
  /** The longest message: room for the largest append and what goes with it. */
  int MOST_BYTES = 6 << 20;

  /** The name of this member, of at most {@link Seat#MOST_BYTES} bytes. */
  String self();

  /**
   * Begins to receive; called once.
   *
   * @param changed called by some thread when {@link #members} has changed
   */
  void start(Receiver receiver, Runnable changed);

  /** The members that seem to be alive, this one among them. */
  Set<String> members();

  /**
   * Sends a message to a member.
   *
   * @param message never written to again by anybody; the same may be sent to several
   */
  void send(String to, byte[] message);

  /** Leaves; the other members see it sooner than a death. */
  Future<Void> close();

  /** Takes messages. */
  @FunctionalInterface
  interface Receiver {
    /**
     * @param message the receiver's to keep
     */
    void received(String from, byte[] message);
  }
}
