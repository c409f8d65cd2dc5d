package dev.aorist.samples.bank;

import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.samples.bank.domain.Deposited;
import dev.aorist.samples.bank.domain.Withdrawn;

/** What the answers say: counted from acceptances alone, by whoever sent the commands. */
final class Tally {
  private long accepted;
  private long rejected;
  private long deposited;
  private long withdrawn;

  synchronized void addAccepted(Accepted answer) {
    accepted++;
    answer.events().forEach(this::add);
  }

  synchronized void addRejected() {
    rejected++;
  }

  private void add(Object event) {
    if (event instanceof Deposited e) {
      deposited += e.cents();
    } else if (event instanceof Withdrawn e) {
      withdrawn += e.cents();
    }
  }

  synchronized long accepted() {
    return accepted;
  }

  synchronized long rejected() {
    return rejected;
  }

  synchronized long deposited() {
    return deposited;
  }

  synchronized long withdrawn() {
    return withdrawn;
  }
}
