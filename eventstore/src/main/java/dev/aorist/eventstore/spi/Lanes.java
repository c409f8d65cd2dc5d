package dev.aorist.eventstore.spi;

/**
 * The lanes of a store on the member that owns its partitions: where appends and commands are
 * decided.
 */
public interface Lanes {
  /** The lane of a partition, from 0. */
  Lane lane(int partition);
}
