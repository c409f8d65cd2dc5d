package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.record.RecordRun;
import dev.aorist.eventstore.spi.Seat;
import java.util.ArrayDeque;

/** Another replica, as the leader of a partition sees it. For the replication worker. */
final class Peer {
  final Seat seat;

  /** Whether it has confirmed that its history is the leader's. */
  boolean ready;

  /** The next record to be sent to it. */
  long next;

  /** How many records it has forced. */
  long confirmed;

  /** What it was sent of what it lacked, and has not confirmed. */
  private final ArrayDeque<Piece> underWay = new ArrayDeque<>();

  private long bytesUnderWay;

  /** The newest round that it has confirmed. */
  long round;

  /** When it confirmed something last, in nanoseconds. */
  long heard;

  /** When it confirmed something new, or had nothing to confirm, last. */
  long moved;

  /** Whether records for it are being read from the disk. */
  boolean reading;

  /** Whether it was said that they cannot be. */
  boolean toldUnreadable;

  /**
   * @param next the number of the record behind it
   */
  private record Piece(long next, int bytes) {}

  Peer(Seat seat, long now) {
    this.seat = seat;
    this.heard = now;
    this.moved = now;
  }

  /** Records that it lacked were sent. */
  void sent(RecordRun run) {
    next = run.next();
    underWay.addLast(new Piece(run.next(), run.bytes().length));
    bytesUnderWay += run.bytes().length;
  }

  /** It has forced so many records; whether that is more than before. */
  boolean confirmed(long records) {
    while (!underWay.isEmpty() && underWay.getFirst().next <= records) {
      bytesUnderWay -= underWay.removeFirst().bytes;
    }
    boolean more = records > confirmed;
    confirmed = Math.max(confirmed, records);
    return more;
  }

  /** It is sent what comes from this record on, whatever it was sent before. */
  void sendFrom(long number) {
    next = number;
    underWay.clear();
    bytesUnderWay = 0;
  }

  /** Bytes that it was sent of what it lacked, and has not confirmed. */
  long bytesUnderWay() {
    return bytesUnderWay;
  }
}
