package dev.aorist.aggregates;

import dev.aorist.eventstore.StreamId;

/**
 * Why a command that changes an aggregate was rejected: there is none.
 *
 * @param stream the stream that has no event
 */
public record NotFound(StreamId stream) {
  @Override
  public String toString() {
    return stream + " does not exist";
  }
}
