package dev.aorist.samples.bank;

import dev.aorist.eventstore.Event;
import dev.aorist.samples.bank.domain.CreditRefused;
import dev.aorist.samples.bank.domain.Credited;
import dev.aorist.samples.bank.domain.DebitRefused;
import dev.aorist.samples.bank.domain.Debited;
import dev.aorist.samples.bank.domain.Refunded;
import dev.aorist.samples.bank.domain.TransferCompleted;
import dev.aorist.samples.bank.domain.TransferEvent;
import dev.aorist.samples.bank.domain.TransferFailed;
import dev.aorist.samples.bank.domain.TransferRequested;
import java.util.HashMap;
import java.util.Map;

/** What became of transfers, by the events of the log. For one thread. */
final class Moves {
  private final Map<String, Move> moves = new HashMap<>();

  /** One transfer: what its events say, counted. */
  private static final class Move {
    private long requested;
    private long out;
    private long back;
    private int debits;
    private int arrivals;
    private int completed;
    private int failed;

    /** Whether every step was carried out at most once, and the money is where the end says. */
    private boolean isRight() {
      boolean once = debits <= 1 && arrivals <= 1 && completed + failed <= 1;
      boolean whole = arrivals == 0 || back == out;
      return once && whole && (debits == 0 || out == requested);
    }

    private boolean isOpen() {
      return completed + failed == 0 || debits > arrivals;
    }
  }

  void add(Event event) {
    Object payload = event.payload();
    if (payload instanceof TransferEvent transfer) {
      add(of(event.stream().key()), transfer);
    } else if (payload instanceof Debited e) {
      of(e.transfer()).debits++;
      of(e.transfer()).out += e.cents();
    } else if (payload instanceof Credited e) {
      of(e.transfer()).arrivals++;
      of(e.transfer()).back += e.cents();
    } else if (payload instanceof Refunded e) {
      of(e.transfer()).arrivals++;
      of(e.transfer()).back += e.cents();
    } else if (payload instanceof DebitRefused e) {
      of(e.transfer());
    } else if (payload instanceof CreditRefused e) {
      of(e.transfer());
    }
  }

  private static void add(Move move, TransferEvent event) {
    if (event instanceof TransferRequested e) {
      move.requested = e.cents();
    } else if (event instanceof TransferCompleted) {
      move.completed++;
    } else if (event instanceof TransferFailed) {
      move.failed++;
    }
  }

  private Move of(String transfer) {
    return moves.computeIfAbsent(transfer, none -> new Move());
  }

  int all() {
    return moves.size();
  }

  long completed() {
    return moves.values().stream().filter(move -> move.completed == 1).count();
  }

  /** How many have not ended. */
  long open() {
    return moves.values().stream().filter(Move::isOpen).count();
  }

  /** How many had a step carried out twice, or ended with the money elsewhere. */
  long wrong() {
    return moves.values().stream().filter(move -> !move.isRight()).count();
  }
}
