package dev.aorist.projections;

import java.time.Duration;
import java.util.List;

/**
 * What came of holding a view against a replay of its events with the fold of today.
 *
 * @param view the view's name
 * @param version the version of the fold that the stored rows were made by
 * @param stored the digest of the rows that answer
 * @param replayed the digest of a replay from the first event up to the same checkpoint
 * @param events how many events were replayed
 * @param behind how many events the log has that the stored rows are not made of yet; they take no
 *     part in this
 * @param changed how many rows differ, as they answer
 * @param failures the events that the fold of today cannot fold. Never more than {@value #FAILURES}
 *     are kept
 * @param failed how many events were passed over since they cannot be folded
 * @param parked how many events the replay parked, those that queue behind others included; only
 *     where the projection's policy is {@link FailurePolicy.Park}
 * @param partitions by partition: whether each event was seen once, and the digests
 * @param took how long it took
 */
public record ViewCheck(
    String view,
    int version,
    ViewDigest stored,
    ViewDigest replayed,
    long events,
    long behind,
    long changed,
    List<ViewStatus.Failure> failures,
    long failed,
    long parked,
    List<PartitionCheck> partitions,
    Duration took) {
  /** The most failures that are kept. */
  public static final int FAILURES = 1_000;

  public ViewCheck {
    failures = List.copyOf(failures);
    partitions = List.copyOf(partitions);
  }

  /**
   * Whether a rebuild with the fold of today would change nothing: the same rows, the same events
   * parked, and none that fails otherwise; and the view was shown every event once.
   */
  public boolean holds() {
    return stored.same(replayed)
        && failed == 0
        && partitions.stream().allMatch(PartitionCheck::holds);
  }
}
