package dev.aorist.aggregates;

import dev.aorist.eventstore.StreamId;

/**
 * Why a command that creates an aggregate was rejected: there is one already.
 *
 * @param stream the aggregate's stream
 */
public record AlreadyExists(StreamId stream) {
  @Override
  public String toString() {
    return stream + " exists already";
  }
}
