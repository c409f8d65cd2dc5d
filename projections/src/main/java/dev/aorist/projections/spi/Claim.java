package dev.aorist.projections.spi;

import dev.aorist.eventstore.Checkpoint;
import java.util.Set;

/**
 * The right to commit to partitions of a build, until somebody claims one of them again.
 *
 * @param build which build
 * @param epoch tells this claim from all others of the build; grows
 * @param holder who has it, by name; empty where nobody shares the build
 * @param checkpoint what the build is made of now, over all partitions
 * @param categories the categories of streams that the build is made of
 * @param parkedKeys the keys of rows that parked events wait for
 * @param parkedEvents how many events are parked
 */
public record Claim(
    long build,
    long epoch,
    String holder,
    Checkpoint checkpoint,
    Set<String> categories,
    Set<String> parkedKeys,
    long parkedEvents) {
  public Claim {
    categories = Set.copyOf(categories);
    parkedKeys = Set.copyOf(parkedKeys);
  }
}
