package dev.aorist.samples.bank;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Reaction;
import dev.aorist.samples.bank.domain.Announce;
import dev.aorist.samples.bank.domain.Announced;
import dev.aorist.samples.bank.domain.CompleteTransfer;
import dev.aorist.samples.bank.domain.Credit;
import dev.aorist.samples.bank.domain.CreditRefused;
import dev.aorist.samples.bank.domain.Credited;
import dev.aorist.samples.bank.domain.Debit;
import dev.aorist.samples.bank.domain.DebitRefused;
import dev.aorist.samples.bank.domain.Debited;
import dev.aorist.samples.bank.domain.FailTransfer;
import dev.aorist.samples.bank.domain.Refund;
import dev.aorist.samples.bank.domain.Refunded;
import dev.aorist.samples.bank.domain.TransferRequested;

/**
 * Takes a transfer from step to step: see that the other account is there, debit, then credit or
 * refund. Each step follows from the event of the one before, so after a crash it goes on where it
 * was, and each step's command is carried out once.
 */
@Reaction("transfers")
public final class Transfers {
  @EventHandler
  Object on(TransferRequested e, Event event) {
    return new Announce(e.to(), event.stream().key(), e.from(), e.cents());
  }

  @EventHandler
  Object on(Announced e, Event event) {
    return new Debit(e.from(), e.transfer(), event.stream().key(), e.cents());
  }

  @EventHandler
  Object on(Debited e, Event event) {
    return new Credit(e.to(), e.transfer(), event.stream().key(), e.cents());
  }

  @EventHandler
  Object on(DebitRefused e) {
    return new FailTransfer(e.transfer());
  }

  @EventHandler
  Object on(Credited e) {
    return new CompleteTransfer(e.transfer());
  }

  @EventHandler
  Object on(CreditRefused e) {
    return new Refund(e.from(), e.transfer(), e.cents());
  }

  @EventHandler
  Object on(Refunded e) {
    return new FailTransfer(e.transfer());
  }
}
