package dev.aorist.projections;

import dev.aorist.eventstore.Checkpoint;

/**
 * Rows of a view that are stored. An immutable value.
 *
 * @param number tells it from all others of its store; grows
 * @param version the declared version of the fold that made it
 * @param state what it is there for
 * @param checkpoint the events that it is made of
 */
public record ViewBuild(long number, int version, State state, Checkpoint checkpoint) {
  /** What rows are there for. */
  public enum State {
    /** They answer. */
    LIVE,
    /** They answered until others took their place; kept to go back to, and not folded any more. */
    OLD,
    /** They are being built, or a rebuild has left them to go on with. */
    UNFINISHED,
    /** A copy of what answered at that checkpoint; replays of later moments begin there. */
    CHECKPOINT
  }
}
