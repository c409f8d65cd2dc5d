package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Seat;
import dev.aorist.eventstore.spi.Transport;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be sent, by member: everything that one burst of the replication worker has for a
 * member leaves as one message. For the replication worker.
 */
final class Outbox {
  private static final int FULL = 1 << 20;
  private static final int FIRST = 4 << 10;
  private final Transport transport;
  private final Map<String, Output> messages = new TreeMap<>();
  private long incarnation;
  private long assignment;

  Outbox(Transport transport) {
    this.transport = transport;
  }

  /** Whose messages these are. */
  void from(Seat seat) {
    incarnation = seat.incarnation();
  }

  /** Which version of the assignment the sender knows. */
  void knows(long assignment) {
    this.assignment = assignment;
  }

  /** Where to add an entry for a member. */
  Output to(String member) {
    Output message = messages.get(member);
    if (message != null && message.length() > FULL) {
      send(member, message);
    }
    if (message == null) {
      message = new Output(FIRST);
      messages.put(member, message);
    }
    return message.length() > 0 ? message : message.i64(incarnation).i64(assignment);
  }

  /** Sends all. */
  void flush() {
    messages.forEach(
        (member, message) -> {
          if (message.length() > 0) {
            send(member, message);
          }
        });
  }

  private void send(String member, Output message) {
    transport.send(member, message.take(FULL));
  }
}
