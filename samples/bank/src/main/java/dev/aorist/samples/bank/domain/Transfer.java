package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;
import java.util.Optional;

/**
 * A transfer between accounts of different customers, and so, as a rule, of different partitions:
 * it keeps what was asked for and how it ended. What happens in between is in the accounts; {@code
 * Transfers} takes it from step to step.
 */
@Aggregate("transfer")
public record Transfer(boolean ended) {
  @CommandHandler
  static TransferRequested request(RequestTransfer c) {
    if (c.cents() < 1) {
      throw new Rejection(new NotPositive(c.cents()));
    }
    return new TransferRequested(c.from(), c.to(), c.cents());
  }

  @CommandHandler
  Optional<TransferCompleted> complete(CompleteTransfer c) {
    return ended ? Optional.empty() : Optional.of(new TransferCompleted());
  }

  @CommandHandler
  Optional<TransferFailed> fail(FailTransfer c) {
    return ended ? Optional.empty() : Optional.of(new TransferFailed());
  }

  @EventHandler
  static Transfer on(TransferRequested e) {
    return new Transfer(false);
  }

  @EventHandler
  Transfer on(TransferCompleted e) {
    return new Transfer(true);
  }

  @EventHandler
  Transfer on(TransferFailed e) {
    return new Transfer(true);
  }
}
