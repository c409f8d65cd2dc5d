package dev.aorist.aggregates;

import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamId;
import java.time.Clock;

/**
 * What a decision may depend on besides the state and the command.
 *
 * @param stream the stream of the aggregate
 * @param metadata the metadata that the events will be stored with; its command id names the
 *     command
 * @param clock tells the time of the decision, never later than the time with which its events are
 *     recorded; not to be kept
 */
public record DecisionContext(StreamId stream, Metadata metadata, Clock clock) {}
