package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Seat;

/** Another replica, as the leader of a partition sees it. For the replication worker. */
final class Peer {
  final Seat seat;

  /** Whether it has confirmed that its history is the leader's. */
  boolean ready;

  /** The next record to be sent to it. */
  long next;

  /** How many records it has forced. */
  long confirmed;

  /** The newest round that it has confirmed. */
  long round;

  /** When it confirmed something last, in nanoseconds. */
  long heard;

  /** When it confirmed something new, or had nothing to confirm, last. */
  long moved;

  /** Whether records for it are being read from the disk. */
  boolean reading;

  Peer(Seat seat, long now) {
    this.seat = seat;
    this.heard = now;
    this.moved = now;
  }
}
