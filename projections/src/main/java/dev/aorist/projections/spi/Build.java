package dev.aorist.projections.spi;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild.State;
import java.util.List;

/**
 * A stored build of a view. An immutable value.
 *
 * @param number names it within its store
 * @param version the declared version of the fold that made it
 * @param order the order in which that fold saw events
 * @param state what it is there for
 * @param checkpoint the events that it is made of
 * @param parked how much of that is parked
 * @param keeps what it keeps besides rows
 * @param when whether it is to take the place of the live one although they differ
 * @param holders who has claimed each partition, by name; empty text where nobody has, or has no
 *     name
 */
public record Build(
    long number,
    int version,
    Order order,
    State state,
    Checkpoint checkpoint,
    ParkedCount parked,
    Keeps keeps,
    Switch when,
    List<String> holders) {
  public Build {
    holders = List.copyOf(holders);
  }

  /** Whether it is the one that answers. */
  public boolean live() {
    return state == State.LIVE;
  }

  /** Whether it is a copy of what answered. */
  public boolean checkpointed() {
    return state == State.CHECKPOINT;
  }

  /** Whether it is kept to go back to. */
  public boolean old() {
    return state == State.OLD;
  }
}
